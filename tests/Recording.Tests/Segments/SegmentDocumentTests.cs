// SPDX-License-Identifier: Apache-2.0
using System.Text.RegularExpressions;
using Fleet.Recording.Segments;
using Fleet.TestKit;
using Fleet.V1;

namespace Fleet.Recording.Tests.Segments;

/// <summary>docs/formats/segment.md is a specification that others write readers from: it must stay true.</summary>
public sealed class SegmentDocumentTests
{
    [Fact]
    public void The_test_vector_of_the_document_is_what_the_writer_writes()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("vector.frag");
        var stream = new StreamKey(Guid.Parse("00112233-4455-6677-8899-aabbccddeeff"), Lane.Summary);
        using (var writer = SegmentWriter.Create(path, new SegmentHeader(stream.StreamId, stream.Lane, SegmentNo: 1, CreatedUnixNs: 1)))
        {
            writer.Append(new Batch { StreamId = Some.Bytes(stream.StreamId), Lane = stream.Lane, Seq = 1 });
        }
        var document = File.ReadAllText(Repository.PathTo("docs", "formats", "segment.md"));
        var vector = Regex.Match(document, "```hex\n(.*?)```", RegexOptions.Singleline).Groups[1].Value;

        Assert.Equal(Convert.ToHexStringLower(File.ReadAllBytes(path)), Regex.Replace(vector, @"\s", ""));
    }
}
