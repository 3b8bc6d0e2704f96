using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using LowCode.Flows;
using LowCode.Interop;
using LowCode.Plugins;
using LowCode.Scripts;

namespace LowCode.Cases;

/// <summary>Posts the status of a case to the webhook of its source system, signed; a system without one takes its answers by Excel.</summary>
sealed class OutsideSender(OutsideSystems systems, TimeProvider time) : IDisposable
{
    static readonly TimeSpan patience = TimeSpan.FromSeconds(10);
    const int ReceiptLimit = 120;

    /// <summary>One for each set of inner addresses that is allowed.</summary>
    readonly ConcurrentDictionary<string, HttpClient> clients = new(StringComparer.Ordinal);

    /// <returns>The other side's receipt; a failure; or null when there is nowhere to send to.</returns>
    public async Task<Delivery?> SendAsync(string id, EffectRequested effect, CancellationToken cancellation)
    {
        if (await systems.FindAsync(effect.Target, cancellation) is not { Webhook: { } address } system || await systems.SecretAsync(system.Id, cancellation) is not { } secret) return null;
        var body = ValueJson.ToUtf8((effect.Payload.AsRecord ?? Record.Empty).With("id", id));
        var timestamp = time.GetUtcNow().ToUnixTimeSeconds();
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Add(WebhookSignature.Id, id);
        request.Headers.Add(WebhookSignature.Timestamp, timestamp.ToString(CultureInfo.InvariantCulture));
        request.Headers.Add(WebhookSignature.Signature, WebhookSignature.Of(secret, id, timestamp, body));
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(patience);
        try
        {
            using var answer = await ClientOf(system).SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            var status = (int)answer.StatusCode;
            if (answer.IsSuccessStatusCode) return new Delivery.Receipt($"{effect.Payload["status"].AsText} {status} {await BeginningAsync(answer, limit.Token)}".TrimEnd());
            // Gone is said on purpose; whatever else went wrong may be mended on the other side.
            return new Delivery.Failure($"HTTP {status}", answer.StatusCode != HttpStatusCode.Gone, answer.Headers.RetryAfter?.Delta);
        }
        catch (HttpRequestException failure) when (failure.InnerException is OutboundRefusedException || failure is { InnerException.InnerException: OutboundRefusedException })
        {
            return new Delivery.Failure("inner address", true);
        }
        catch (HttpRequestException failure)
        {
            return new Delivery.Failure(failure.HttpRequestError.ToString(), true);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new Delivery.Failure("no answer in time", true);
        }
    }

    /// <summary>A short beginning of the answer, as the receipt; whatever the other side sends, no more is read.</summary>
    static async Task<string> BeginningAsync(HttpResponseMessage answer, CancellationToken cancellation)
    {
        await using var stream = await answer.Content.ReadAsStreamAsync(cancellation);
        var bytes = new byte[ReceiptLimit];
        var read = await stream.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellation);
        return new string([.. System.Text.Encoding.UTF8.GetString(bytes, 0, read).Where(c => !char.IsControl(c) && c != '\uFFFD')]);
    }

    HttpClient ClientOf(OutsideSystem system) => clients.GetOrAdd(string.Join(' ', system.AllowInner), _ => new HttpClient(OutboundGuard.Handler(system.AllowInner)) { Timeout = Timeout.InfiniteTimeSpan });

    public void Dispose()
    {
        foreach (var client in clients.Values) client.Dispose();
    }
}
