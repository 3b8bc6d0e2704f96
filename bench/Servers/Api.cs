using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace LowCode.Bench.Servers;

/// <summary>The product's REST API as an outside system calls it: a key, JSON, nothing else.</summary>
public sealed class Api : IDisposable
{
    readonly HttpClient http;

    public Api(Uri address, string key, int connections = 16)
    {
        http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = connections, UseProxy = false }) { BaseAddress = address, Timeout = TimeSpan.FromSeconds(30) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
    }

    /// <exception cref="HttpRequestException">Nothing answered: the outcome is not known.</exception>
    public async Task<Answer> Send(string method, string path, string? body = null, CancellationToken cancellation = default)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(path, UriKind.Relative));
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await http.SendAsync(request, cancellation);
        var text = await response.Content.ReadAsStringAsync(cancellation);
        return new(response.StatusCode, text);
    }

    public async Task<JsonObject> Get(string path, CancellationToken cancellation = default)
    {
        var answer = await Send("GET", path, null, cancellation);
        return answer.Done ? answer.Body : throw new InvalidOperationException($"GET {path}: {answer}");
    }

    public void Dispose() => http.Dispose();
}

/// <summary>What came back.</summary>
public sealed record Answer(HttpStatusCode Status, string Text)
{
    public bool Done => (int)Status is >= 200 and < 300;
    public JsonObject Body => JsonNode.Parse(Text)!.AsObject();
    public override string ToString() => $"{(int)Status} {(Text.Length > 400 ? Text[..400] : Text)}";
}
