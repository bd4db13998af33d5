// SPDX-License-Identifier: Apache-2.0
using System.Net.Sockets;
using System.Text;

namespace Fleet.Agent.Marking;

/// <summary>Gives one marker to one agent.</summary>
static class MarkerClient
{
    const int LongestAnswerBytes = 512;

    static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <returns>The agent's answer; null where no agent listens any more.</returns>
    /// <exception cref="SocketException">The socket may not be used by this user.</exception>
    /// <exception cref="OperationCanceledException">No answer within five seconds.</exception>
    public static async Task<string?> SendAsync(string path, string text, CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(Patience);
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), limit.Token);
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.ConnectionRefused or SocketError.AddressNotAvailable)
        {
            return null;
        }
        await socket.SendAsync(Encoding.UTF8.GetBytes($"mark {text}\n"), limit.Token);
        var answer = new byte[LongestAnswerBytes];
        var length = 0;
        for (int read; length < answer.Length && (read = await socket.ReceiveAsync(answer.AsMemory(length), limit.Token)) > 0;)
        {
            length += read;
        }
        return length == 0 ? null : Encoding.UTF8.GetString(answer, 0, length).TrimEnd('\n');
    }
}
