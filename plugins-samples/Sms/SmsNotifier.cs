using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using LowCode.Plugins;

namespace LowCode.Samples.Sms;

/// <summary>
/// Sends messages by a carrier's HTTP interface and reads its reports. Settings: <c>Address</c> (posted to <c>{Address}/messages</c>), <c>Key</c>,
/// <c>Sign</c> (the registered signature), <c>Report</c> (where the carrier reports to: this server's <c>/api/v1/messages/receipts/sms</c>),
/// <c>Templates:{number}</c> (the carrier's own number of a template, when it differs).
/// </summary>
public sealed class SmsNotifier : INotifier, IReceipts, IDisposable
{
    const string Signature = "X-Carrier-Signature";

    readonly HttpClient http = new(new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) }) { Timeout = TimeSpan.FromSeconds(10) };
    readonly PluginSettings settings;
    readonly Uri address;
    readonly byte[] key;

    public SmsNotifier(PluginSettings settings)
    {
        this.settings = settings;
        if (!Uri.TryCreate(settings["Address"]?.TrimEnd('/') + "/messages", UriKind.Absolute, out var messages) || messages.Scheme is not ("http" or "https"))
            throw new InvalidOperationException("Plugins:sms:Address / Plugins:sms:Key");
        if (string.IsNullOrEmpty(settings["Key"])) throw new InvalidOperationException("Plugins:sms:Key");
        address = messages;
        key = Encoding.UTF8.GetBytes(settings["Key"]!);
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", settings["Key"]);
    }

    public string Channel => "sms";

    public bool Reaches(Recipient recipient) => recipient.Kind == "mobile";

    public async Task<Delivery> Send(Message message, CancellationToken cancellation)
    {
        var post = new CarrierPost(message.Id, message.Recipient.Address, settings["Templates:" + message.Template] ?? message.Template, message.Variables,
            settings["Sign"] is { } sign ? $"【{sign}】{message.Text}" : message.Text, settings["Report"]);
        using var answer = await http.PostAsJsonAsync(address, post, JsonSerializerOptions.Web, cancellation);
        if (answer.IsSuccessStatusCode)
            return new Delivery.Receipt((await answer.Content.ReadFromJsonAsync<CarrierAnswer>(JsonSerializerOptions.Web, cancellation))?.Number);
        // A number or template that is refused will be refused again; a carrier that is busy or out of order will not be so for ever.
        var later = (int)answer.StatusCode >= 500 || answer.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout;
        return new Delivery.Failure($"HTTP {(int)answer.StatusCode}", later, answer.Headers.RetryAfter?.Delta);
    }

    public IReadOnlyList<DeliveryReport>? Read(ReceiptPost post)
    {
        if (!post.Headers.TryGetValue(Signature, out var given)) return null;
        var expected = Convert.ToHexStringLower(HMACSHA256.HashData(key, post.Body.Span));
        return CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(expected), Encoding.UTF8.GetBytes(given.ToLowerInvariant()))
            ? JsonSerializer.Deserialize<DeliveryReport[]>(post.Body.Span, JsonSerializerOptions.Web) : null;
    }

    public void Dispose() => http.Dispose();

    sealed record CarrierPost(string Id, string To, string Template, IReadOnlyDictionary<string, string> Variables, string Text, string? Report);

    sealed record CarrierAnswer(string? Number);
}
