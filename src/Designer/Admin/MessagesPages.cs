using LowCode.Access;
using LowCode.Apps;
using LowCode.Designer.Shared;
using LowCode.Messages;
using LowCode.Org;

namespace LowCode.Designer.Admin;

/// <summary><c>/admin/messages</c>: what could not be brought, what waits, and the templates.</summary>
static class MessagesPages
{
    static readonly string[] states = ["failed", "queued", "sent", "received"];
    const int PageSize = 50;

    public static void Map(RouteGroupBuilder pages) => pages.MapGet("/admin/messages", ShowAsync).Requires(Acts.SystemManage);

    static async Task<IResult> ShowAsync(HttpContext http, MessageLists lists, Notifiers notifiers, string? state, long? before)
    {
        var shown = states.Contains(state) ? state! : "failed";
        var lines = await lists.InStateAsync(shown, before is { } at and >= 0 and <= 253402300799999 ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null, PageSize, http.RequestAborted);
        return Pages.Show<MessagesPage>(StatusCodes.Status200OK, (nameof(MessagesPage.Frame), AdminFrame.Of(http, "messages")), (nameof(MessagesPage.State), shown), (nameof(MessagesPage.States), states),
            (nameof(MessagesPage.Counts), await lists.CountAsync(http.RequestAborted)), (nameof(MessagesPage.Lines), lines), (nameof(MessagesPage.More), lines.Count == PageSize),
            (nameof(MessagesPage.Templates), MessageTemplates.Shipped.All.ToList()), (nameof(MessagesPage.Channels), notifiers.All.Select(n => n.Channel).Distinct().ToList()));
    }
}
