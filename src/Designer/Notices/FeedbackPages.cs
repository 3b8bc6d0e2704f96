using LowCode.Access;
using LowCode.Board;
using LowCode.Designer.Admin;
using LowCode.Designer.Shared;
using LowCode.Org;
using LowCode.Problems;

namespace LowCode.Designer.Notices;

/// <summary><c>/feedback</c>: what somebody thinks of a page, from every page; <c>/admin/feedback</c>: the operators read and answer it.</summary>
static class FeedbackPages
{
    const int PerMinute = 5;

    public static void Map(RouteGroupBuilder pages)
    {
        const string open = "opinions need no account; an answer is read by who has its address";
        pages.MapGet("/feedback", (HttpContext http, string? at) => Form(http, at ?? "", "", null, StatusCodes.Status200OK)).Anonymous(open);
        pages.MapPost("/feedback", SendAsync).Anonymous(open);
        pages.MapGet("/feedback/{id}", ReadAsync).Anonymous(open).WithSecretPath();
        pages.MapGet("/admin/feedback", ListAsync).Requires(Acts.FeedbackAnswer);
        pages.MapPost("/admin/feedback", AnswerAsync).Requires(Acts.FeedbackAnswer);
    }

    static IResult Form(HttpContext http, string at, string text, Problem? problem, int status) =>
        Pages.Show<FeedbackPage>(status, (nameof(FeedbackPage.Page), PageContext.Of(http)), (nameof(FeedbackPage.At), at.Split('?', '#')[0]), (nameof(FeedbackPage.Typed), text), (nameof(FeedbackPage.Problem), problem));

    static async Task<IResult> SendAsync(HttpContext http, FeedbackDesk feedback, Quotas quotas, TimeProvider time)
    {
        var posted = await http.Request.ReadFormAsync(http.RequestAborted);
        var (at, text) = (posted["at"].ToString(), posted["text"].ToString().Replace("\r\n", "\n", StringComparison.Ordinal));
        try
        {
            if (!quotas.TryTake("feedback:" + Address.LimitOf(http), PerMinute, 0, time.GetUtcNow(), out _)) throw new RefusedException(RefusalKind.Busy, Problem.Of("follow.often"));
            return Results.LocalRedirect($"/feedback/{await feedback.SendAsync(at, text, PageContext.Of(http).Caller?.User.Value, http.RequestAborted)}?did=sent");
        }
        catch (RefusedException refused)
        {
            return Form(http, at, text, refused.Problems[0], ProblemHttp.StatusOf(refused.Kind));
        }
    }

    static async Task<IResult> ReadAsync(string id, string? did, HttpContext http, FeedbackDesk feedback) => Pages.Show<FeedbackReadPage>(StatusCodes.Status200OK, (nameof(FeedbackReadPage.Page), PageContext.Of(http)),
        (nameof(FeedbackReadPage.Entry), await feedback.GetAsync(id, http.RequestAborted)), (nameof(FeedbackReadPage.Sent), did == "sent"));

    static async Task<IResult> ListAsync(HttpContext http, FeedbackDesk feedback) =>
        Pages.Show<FeedbackListPage>(StatusCodes.Status200OK, (nameof(FeedbackListPage.Frame), AdminFrame.Of(http, "feedback")), (nameof(FeedbackListPage.Entries), await feedback.ListAsync(http.RequestAborted)));

    static async Task<IResult> AnswerAsync(HttpContext http, FeedbackDesk feedback)
    {
        var posted = await http.Request.ReadFormAsync(http.RequestAborted);
        var id = posted["id"].ToString();
        try
        {
            await feedback.AnswerAsync(Caller.From(http), id, posted["answer"].ToString().Replace("\r\n", "\n", StringComparison.Ordinal), http.RequestAborted);
            return Results.LocalRedirect("/admin/feedback?did=opinion");
        }
        catch (RefusedException refused) when (refused.Kind == RefusalKind.Invalid)
        {
            var frame = AdminFrame.Of(http, "feedback").Refused(id, posted, refused.Problems, "answer");
            return Pages.Show<FeedbackListPage>(frame.Status, (nameof(FeedbackListPage.Frame), frame), (nameof(FeedbackListPage.Entries), await feedback.ListAsync(http.RequestAborted)));
        }
    }
}
