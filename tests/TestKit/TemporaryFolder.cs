// SPDX-License-Identifier: Apache-2.0
namespace Fleet.TestKit;

/// <summary>A folder of the test's own, gone when the test is.</summary>
/// <param name="inMemory">For thousands of files whose syncs would cost more than the test.</param>
public sealed class TemporaryFolder(bool inMemory = false) : IDisposable
{
    const string Memory = "/dev/shm";

    public string Path { get; } = inMemory && Directory.Exists(Memory)
        ? Directory.CreateDirectory(System.IO.Path.Combine(Memory, $"fleet-test-{Guid.NewGuid():N}")).FullName
        : Directory.CreateTempSubdirectory("fleet-test-").FullName;

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
