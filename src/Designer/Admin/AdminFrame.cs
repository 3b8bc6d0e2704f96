using LowCode.Designer.Shared;
using LowCode.Problems;

namespace LowCode.Designer.Admin;

/// <summary>What every page of administration has: its place, what was just done, or what was sent and refused, shown again as it was typed.</summary>
public sealed record AdminFrame(PageContext Page, string Place, string? Did)
{
    IFormCollection? posted;
    string failed = "";
    string[] fields = [];

    public Words Words => Page.Words;
    public IReadOnlyList<Problem> Problems { get; private init; } = [];
    public int Status => Problems.Count == 0 ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity;

    public static AdminFrame Of(HttpContext http, string place)
    {
        var page = PageContext.Of(http);
        var did = "did." + http.Request.Query["did"].ToString();
        return new(page, place, page.Words.Find(did) is null ? null : did);
    }

    /// <param name="form">Which form of the page was sent.</param>
    /// <param name="fields">Its controls; a problem with one of these names links to it.</param>
    public AdminFrame Refused(string form, IFormCollection sent, IReadOnlyList<Problem> problems, params string[] fields) =>
        this with { Problems = problems, Did = null, posted = sent, failed = form, fields = fields };

    public bool Failed(string form) => failed == form && Problems.Count > 0;

    /// <summary>What was typed into a refused form, else what is there.</summary>
    public string Shown(string form, string name, string? there) => Failed(form) ? posted![name].ToString() : there ?? "";

    /// <summary>What was sent with a form, refused or not; empty when it was not sent.</summary>
    public string Sent(string form, string name) => failed == form && posted is { } sent ? sent[name].ToString() : "";

    public IReadOnlyList<string> Errors(string form, string name) => Failed(form) ? [.. Problems.Where(p => p.Path == name).Select(Words.Of)] : [];

    public IReadOnlyList<ErrorSummary.Line> Lines() =>
        [.. Problems.Select(p => new ErrorSummary.Line(Words.Of(p), p.Path is { } path && fields.Contains(path) ? Id(failed, path) : null))];

    public static string Id(string form, string name) => $"{form}-{name}";

    /// <summary>A posted text, trimmed; empty when it was not there.</summary>
    public static string Text(IFormCollection posted, string name) => posted[name].ToString().Trim();
}
