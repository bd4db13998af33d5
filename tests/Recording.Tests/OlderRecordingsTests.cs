// SPDX-License-Identifier: Apache-2.0
using Fleet.Recording.Columns;
using Fleet.Recording.Segments;
using Fleet.TestKit;

namespace Fleet.Recording.Tests;

/// <summary>The recordings that ship, made by an agent that wrote schema 1 alone.</summary>
public sealed class OlderRecordingsTests
{
    [Fact]
    public void Every_event_of_the_recordings_that_ship_can_be_read()
    {
        foreach (var path in Directory.EnumerateFiles(Repository.PathTo("lab", "recordings"), "*-detail-*.frag"))
        {
            using var reader = SegmentReader.Open(path);
            foreach (var batch in reader.Batches())
            {
                var facts = BatchCodec.Decode(batch);

                Assert.Equal(BatchCodec.Schema, batch.Schema);
                Assert.Equal(batch.EventCount, (uint)(facts.Extfrag.Rows().Count() + facts.Compaction.Rows().Count()));
            }
            Assert.Empty(reader.Damage);
        }
    }
}
