// SPDX-License-Identifier: Apache-2.0
namespace Fleet.Agent.Sampling;

/// <summary>
/// Finds the host kernel's number of a name. BTF and /proc spell alike but for letter case (<c>NORMAL</c>, <c>Normal</c>),
/// so case does not count.
/// </summary>
sealed class NameTable
{
    readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _numbers;

    /// <param name="names">The index is the number; an empty name stands for a number that is not in use.</param>
    public NameTable(IReadOnlyList<string> names)
    {
        var numbers = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        for (var number = 0; number < names.Count; number++)
        {
            if (names[number].Length > 0)
            {
                numbers.TryAdd(names[number], number);
            }
        }
        _numbers = numbers.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <returns>Null for a name that this kernel does not have.</returns>
    public int? Number(ReadOnlySpan<char> name) => _numbers.TryGetValue(name, out var number) ? number : null;
}
