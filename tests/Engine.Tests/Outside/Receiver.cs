using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;

namespace LowCode.Engine.Tests.Outside;

/// <summary>What came in at a webhook.</summary>
sealed record Received(string Id, long Timestamp, string Signature, byte[] Body)
{
    public JsonNode Json => JsonNode.Parse(Body)!;
}

/// <summary>A platform's webhook on a free port of this machine; refuses the first so many, takes the rest.</summary>
sealed class Receiver : IAsyncDisposable
{
    readonly HttpListener listener = new();
    readonly Task running;

    public Receiver()
    {
        using (var probe = new TcpListener(IPAddress.Loopback, 0))
        {
            probe.Start();
            Address = $"http://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}/status/";
        }
        listener.Prefixes.Add(Address);
        listener.Start();
        running = RunAsync();
    }

    public string Address { get; }
    public int RefuseFirst { get; set; }
    public ConcurrentQueue<Received> Taken { get; } = [];
    public ConcurrentQueue<string> Refused { get; } = [];

    async Task RunAsync()
    {
        while (listener.IsListening)
        {
            HttpListenerContext context;
            try { context = await listener.GetContextAsync(); }
            catch (Exception ended) when (ended is HttpListenerException or ObjectDisposedException) { return; }
            var body = new MemoryStream();
            await context.Request.InputStream.CopyToAsync(body);
            var headers = context.Request.Headers;
            var refuse = RefuseFirst > 0;
            if (refuse)
            {
                RefuseFirst--;
                Refused.Enqueue(headers["webhook-id"]!);
            }
            else Taken.Enqueue(new(headers["webhook-id"]!, long.Parse(headers["webhook-timestamp"]!, System.Globalization.CultureInfo.InvariantCulture), headers["webhook-signature"]!, body.ToArray()));
            context.Response.StatusCode = refuse ? 503 : 200;
            var answer = Encoding.UTF8.GetBytes(refuse ? "" : "R-" + Taken.Count);
            await context.Response.OutputStream.WriteAsync(answer);
            context.Response.Close();
        }
    }

    public async ValueTask DisposeAsync()
    {
        listener.Close();
        await running;
    }
}
