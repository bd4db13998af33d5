// SPDX-License-Identifier: Apache-2.0
using Fleet.V1;

namespace Fleet.Agent.Marking;

/// <summary>Markers that no batch carries yet.</summary>
/// <remarks>Threading: safe from any thread; the socket adds, the capture thread takes.</remarks>
sealed class MarkerInbox
{
    readonly Lock _lock = new();
    readonly List<Marker> _pending = [];
    bool _closed;

    /// <returns>False when the run's last batch was made already: nothing would carry it.</returns>
    public bool TryAdd(Marker marker)
    {
        lock (_lock)
        {
            if (!_closed)
            {
                _pending.Add(marker);
            }
            return !_closed;
        }
    }

    /// <param name="last">No marker is taken in after this.</param>
    public IReadOnlyList<Marker> Take(bool last)
    {
        lock (_lock)
        {
            _closed |= last;
            Marker[] taken = [.. _pending];
            _pending.Clear();
            return taken;
        }
    }
}
