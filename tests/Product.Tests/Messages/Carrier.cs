using System.Diagnostics;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace LowCode.Product.Tests.Messages;

/// <summary>A carrier on this machine, with an interface as the sample plugin expects it.</summary>
sealed class Carrier : IAsyncDisposable
{
    const string Key = "carrier-key";
    readonly WebApplication app;
    readonly Channel<JsonNode> posts = Channel.CreateUnbounded<JsonNode>();
    int busy;

    Carrier(WebApplication app) => this.app = app;

    public Uri Address => new(app.Urls.First());

    /// <summary>Words of the command line under which the plugin posts here.</summary>
    public string[] Settings => ["--Plugins:sms:Address", Address.ToString(), "--Plugins:sms:Key", Key, "--Plugins:sms:Sign", "洪桥街道", "--Plugins:sms:Templates:LC-005", "SMS_2040005"];

    public static async Task<Carrier> StartAsync(int busyAtFirst = 0)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var carrier = new Carrier(builder.Build()) { busy = busyAtFirst };
        carrier.app.MapPost("/messages", (Delegate)carrier.TakeAsync);
        await carrier.app.StartAsync();
        return carrier;
    }

    /// <summary>The next post, whatever was answered.</summary>
    public async Task<JsonNode> NextAsync() => await posts.Reader.ReadAsync(new CancellationTokenSource(TimeSpan.FromMinutes(2)).Token);

    /// <summary>Says what became of a message, as the carrier or as somebody who does not know its key.</summary>
    public static async Task<HttpResponseMessage> ReportAsync(Uri host, string number, bool received, string key = Key)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(new[] { new { number, received, reason = received ? null : "switched off" } });
        using var http = new HttpClient { BaseAddress = host };
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        content.Headers.Add("X-Carrier-Signature", Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), body)));
        return await http.PostAsync("/api/v1/messages/receipts/sms", content);
    }

    /// <summary>Asks until the answer fits; what asks and answers is on this machine.</summary>
    public static async Task<T> UntilAsync<T>(Func<Task<T>> ask, Func<T, bool> fits)
    {
        for (var begun = Stopwatch.StartNew(); ;)
        {
            var answer = await ask();
            if (fits(answer)) return answer;
            Assert.True(begun.Elapsed < TimeSpan.FromMinutes(1), $"still {answer}");
        }
    }

    async Task<IResult> TakeAsync(HttpContext http)
    {
        if (http.Request.Headers.Authorization != "Bearer " + Key) return Results.Unauthorized();
        var post = (await JsonNode.ParseAsync(http.Request.Body))!;
        posts.Writer.TryWrite(post);
        if (Interlocked.Decrement(ref busy) < 0) return Results.Json(new { number = "C-" + post["id"] });
        http.Response.Headers.RetryAfter = "1";
        return Results.StatusCode(StatusCodes.Status503ServiceUnavailable);
    }

    public async ValueTask DisposeAsync() => await app.DisposeAsync();
}
