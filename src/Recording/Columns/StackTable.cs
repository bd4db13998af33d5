// SPDX-License-Identifier: Apache-2.0
using Fleet.V1;

namespace Fleet.Recording.Columns;

/// <summary>Gives each kernel stack of a batch its place in the batch's stack_table, and each symbol its own.</summary>
/// <remarks>Not thread-safe. Events of one stack should bring one object: it is found without comparing frames.</remarks>
public sealed class StackTable(ExtfragColumns columns)
{
    readonly Dictionary<KernelStack, uint> _places = [];
    readonly Dictionary<string, uint> _symbols = new(StringComparer.Ordinal);
    KernelStack? _last;
    uint _lastPlus1;

    /// <returns>The place + 1; 0 for no stack.</returns>
    public uint Plus1(KernelStack? stack)
    {
        if (stack is null || ReferenceEquals(stack, _last))
        {
            return stack is null ? 0 : _lastPlus1;
        }
        if (!_places.TryGetValue(stack, out var index))
        {
            index = (uint)columns.StackTable.Count;
            var entry = new Stack();
            entry.Frames.AddRange(stack.Frames.Select(SymbolIndex));
            columns.StackTable.Add(entry);
            _places.Add(stack, index);
        }
        (_last, _lastPlus1) = (stack, index + 1);
        return index + 1;
    }

    /// <summary>Begins new tables.</summary>
    public void Clear()
    {
        columns.StackTable.Clear();
        columns.SymbolTable.Clear();
        _places.Clear();
        _symbols.Clear();
        _last = null;
    }

    /// <summary>The stacks of a batch, one object each.</summary>
    /// <exception cref="BatchFormatException">A frame names a symbol that is not there.</exception>
    internal static KernelStack[] Read(ExtfragColumns columns)
    {
        string[] symbols = [.. columns.SymbolTable];
        return [.. columns.StackTable.Select(stack =>
            new KernelStack([.. stack.Frames.Select(frame => ColumnLengths.Entry("extfrag symbol", symbols, frame))]))];
    }

    uint SymbolIndex(string symbol)
    {
        if (!_symbols.TryGetValue(symbol, out var index))
        {
            index = (uint)columns.SymbolTable.Count;
            columns.SymbolTable.Add(symbol);
            _symbols.Add(symbol, index);
        }
        return index;
    }
}
