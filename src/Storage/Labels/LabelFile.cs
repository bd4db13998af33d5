// SPDX-License-Identifier: Apache-2.0
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Fleet.Storage.Writing;

namespace Fleet.Storage.Labels;

/// <summary>
/// The labels of an embedded store: <c>labels.jsonl</c> beside its segments, one JSON object a line. Several may append at the
/// same time; a line that was cut off is skipped, and spoils no other.
/// </summary>
sealed partial class LabelFile(string directory, TimeProvider time) : IRunLabels
{
    const string Name = "labels.jsonl";

    static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>By run, in the order of writing; empty where nobody wrote any.</summary>
    public static ILookup<Guid, RunLabel> Read(string directory)
    {
        var path = Path.Combine(directory, Name);
        if (!File.Exists(path))
        {
            return Array.Empty<RunLabel>().ToLookup(label => label.RunId);
        }
        // Somebody may be writing: a line that is not whole yet is not read.
        using var text = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return text.ReadToEnd().Split('\n').Select(Parse).OfType<RunLabel>().ToLookup(label => label.RunId);
    }

    public async Task AppendAsync(IReadOnlyCollection<RunLabel> labels, CancellationToken ct)
    {
        var text = new StringBuilder("\n");
        foreach (var label in labels)
        {
            text.Append(JsonSerializer.Serialize(new Line(label.RunId, time.GetUtcNow(), label.Key, label.Value), Format.Default.Line)).Append('\n');
        }
        try
        {
            // The empty line at its beginning ends what was cut off.
            await using var file = await OpenAloneAsync(ct);
            await file.WriteAsync(Encoding.UTF8.GetBytes(text.ToString()), ct);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StoreUnavailableException($"{directory}: labels cannot be written: {e.Message}", e);
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    // The runtime does not open with O_APPEND: two that append at once would overwrite each other.
    async Task<FileStream> OpenAloneAsync(CancellationToken ct)
    {
        for (var since = time.GetTimestamp(); ;)
        {
            try
            {
                return new FileStream(Path.Combine(directory, Name), FileMode.Append, FileAccess.Write, FileShare.None, bufferSize: 0, FileOptions.WriteThrough);
            }
            catch (IOException e) when (e is not DirectoryNotFoundException && time.GetElapsedTime(since) < Patience)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(5), time, ct);
            }
        }
    }

    static RunLabel? Parse(string line)
    {
        try
        {
            return line.Length == 0 ? null : JsonSerializer.Deserialize(line, Format.Default.Line) is { } read ? new RunLabel(read.Run, read.Key, read.Value) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    sealed record Line(Guid Run, DateTimeOffset At, string Key, string? Value);

    [JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
    [JsonSerializable(typeof(Line))]
    sealed partial class Format : JsonSerializerContext;
}
