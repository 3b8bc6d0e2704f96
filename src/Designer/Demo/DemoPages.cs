using LowCode.Access;
using LowCode.Designer.Shared;
using LowCode.Plugins;

namespace LowCode.Designer.Demo;

/// <summary>
/// <c>/demo/phone</c>: the telephone of the demonstration, where messages to mobiles arrive; and the pretended carrier's own interface at
/// <c>/demo/carrier/messages</c>, to which the sample plugin can post. Only where the product runs with its demonstration (not with <c>--bare</c>) on the loopback address.
/// </summary>
static class DemoPages
{
    /// <summary>The key of the pretended carrier; it guards nothing.</summary>
    public const string Key = "demo";

    const int TextLimit = 600;

    sealed record Post(string? Id, string? To, string? Text, string? Report);
    sealed record Taken(string Number);
    sealed record Refused(string Reason);

    /// <summary>May codes be shown to whoever asks: every address the server listens on is this machine's own.</summary>
    public static bool Fits(string urls) => urls.Split(';').All(url => Uri.TryCreate(url, UriKind.Absolute, out var address) && address.IsLoopback);

    public static void AddDemo(this IServiceCollection services)
    {
        services.AddSingleton<DemoPhone>();
        services.AddSingleton<INotifier, DemoCarrier>();
        services.AddSingleton<ILicenceSource, DemoLicences>();
        services.AddHostedService<DemoReports>();
    }

    public static void MapDemo(this WebApplication app)
    {
        app.MapPages().MapGet("/demo/phone", Phone).Anonymous("the telephone of the demonstration is nobody's");
        app.MapPost("/demo/carrier/messages", Take).Anonymous("the pretended carrier of the demonstration").ExcludeFromDescription();
    }

    static IResult Phone(HttpContext http, DemoPhone phone, string? to)
    {
        // Without script the page asks again by itself.
        http.Response.Headers["Refresh"] = "5";
        var all = phone.Messages;
        return Pages.Show<PhonePage>(StatusCodes.Status200OK, (nameof(PhonePage.Page), PageContext.Of(http)), (nameof(PhonePage.To), to),
            (nameof(PhonePage.Numbers), all.Select(m => m.To).Distinct().ToList()), (nameof(PhonePage.Messages), all.Where(m => to is null || m.To == to).Take(50).ToList()));
    }

    static IResult Take(HttpContext http, Post post, DemoPhone phone)
    {
        if (http.Request.Headers.Authorization != $"Bearer {Key}") return Results.Json(new Refused("key"), statusCode: StatusCodes.Status401Unauthorized);
        if (post is not { Id: { Length: > 0 and <= 128 } id, To: { Length: > 0 and <= 32 } to, Text: { Length: <= TextLimit } text }) return Results.Json(new Refused("form"), statusCode: StatusCodes.Status422UnprocessableEntity);
        // It reports to this machine only: nobody can make it knock at other doors.
        if (post.Report is { } address && !(Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri is { IsLoopback: true, Scheme: "http" or "https" }))
            return Results.Json(new Refused("report"), statusCode: StatusCodes.Status422UnprocessableEntity);
        return phone.Take(id, to, text, post.Report is null ? null : new Uri(post.Report)) switch
        {
            (CarrierAnswer.NoSuchNumber, _) => Results.Json(new Refused("no such number"), statusCode: StatusCodes.Status400BadRequest),
            (CarrierAnswer.Busy, _) => Results.Json(new Refused("busy"), statusCode: StatusCodes.Status503ServiceUnavailable),
            (_, var number) => Results.Json(new Taken(number!)),
        };
    }
}
