using LowCode.Access;
using LowCode.Designer.Shared;
using LowCode.Messages;
using LowCode.Org;

namespace LowCode.Designer.Desk;

/// <summary><c>/messages</c>: what one was told.</summary>
static class MyMessagesPages
{
    const int Shown = 100;

    public static void Map(RouteGroupBuilder pages) => pages.MapGet("/messages", async (HttpContext http, MessageLists lists) => Pages.Show<MyMessagesPage>(StatusCodes.Status200OK,
        (nameof(MyMessagesPage.Page), PageContext.Of(http)), (nameof(MyMessagesPage.Messages), await lists.OfReaderAsync(Caller.From(http).User.Value, Shown, http.RequestAborted)))).Requires(Acts.Self);
}
