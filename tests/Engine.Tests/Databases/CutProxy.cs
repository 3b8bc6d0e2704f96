using System.Net;
using System.Net.Sockets;

namespace LowCode.Engine.Tests.Databases;

/// <summary>A network between a program and PostgreSQL that loses answers: after <see cref="LoseAnswers"/> what the program sends still arrives,
/// what the server answers does not, until <see cref="Cut"/> breaks every connection and lets new ones work again.</summary>
sealed class CutProxy : IAsyncDisposable
{
    readonly TcpListener listener = new(IPAddress.Loopback, 0);
    readonly int target;
    readonly List<TcpClient> open = [];
    readonly Task accepting;
    volatile bool losing;

    public CutProxy(int target)
    {
        this.target = target;
        listener.Start();
        accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    public void LoseAnswers() => losing = true;

    public void Cut()
    {
        lock (open)
        {
            foreach (var client in open) client.Dispose();
            open.Clear();
        }
        losing = false;
    }

    async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var near = await listener.AcceptTcpClientAsync();
                var far = new TcpClient();
                await far.ConnectAsync(IPAddress.Loopback, target);
                near.NoDelay = far.NoDelay = true;
                lock (open) open.AddRange([near, far]);
                _ = CopyAsync(near, far, answers: false);
                _ = CopyAsync(far, near, answers: true);
            }
        }
        catch (Exception e) when (e is ObjectDisposedException or SocketException)
        {
            // The test is over.
        }
    }

    async Task CopyAsync(TcpClient from, TcpClient to, bool answers)
    {
        try
        {
            var buffer = new byte[16_384];
            while (await from.GetStream().ReadAsync(buffer) is > 0 and var length)
                if (!answers || !losing) await to.GetStream().WriteAsync(buffer.AsMemory(0, length));
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or SocketException or InvalidOperationException)
        {
            // Cut.
        }
        finally
        {
            from.Dispose();
            to.Dispose();
        }
    }

    public async ValueTask DisposeAsync()
    {
        listener.Stop();
        Cut();
        await accepting;
        listener.Dispose();
    }
}
