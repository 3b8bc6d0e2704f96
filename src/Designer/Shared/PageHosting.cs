using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using LowCode.Cases.Running;
using LowCode.Designer.Admin;
using LowCode.Designer.Centre;
using LowCode.Designer.Desk;
using LowCode.Designer.Desk.Batch;
using LowCode.Designer.Desk.Calling;
using LowCode.Designer.Desk.Links;
using LowCode.Designer.Desk.Patrol;
using LowCode.Designer.Desk.Phrasing;
using LowCode.Designer.Import;
using LowCode.Designer.Insight;
using LowCode.Designer.Ledgers;
using LowCode.Designer.Registers;
using LowCode.Designer.Notices;
using LowCode.Designer.Reports;
using LowCode.Designer.Runs;
using LowCode.Designer.Portal;
using LowCode.Designer.Printing;
using LowCode.Designer.Outside;
using LowCode.Designer.Workbench;
using LowCode.Designer.Workbench.Drafting;
using LowCode.Designer.Workbench.Uniting;
using Microsoft.Extensions.FileProviders;

namespace LowCode.Designer.Shared;

/// <summary>What the host adds for pages.</summary>
static class PageHosting
{
    // Nothing from elsewhere, nothing inline: what is typed into a case can never become a script.
    /// <param name="pictures">Where else pictures may come from: the servers of the base map.</param>
    static string PolicyOf(IEnumerable<string> pictures) => $"default-src 'none'; script-src 'self'; style-src 'self'; img-src {string.Join(' ', pictures.Prepend("'self' data:"))}; font-src 'self'; media-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    static readonly string[] compressed = [PageFiles.Path, "/portal", "/follow", "/my", "/feedback", "/board"];

    public static void AddPages(this IServiceCollection services)
    {
        // Chinese leaves as Chinese, not as entities five times its size.
        services.AddSingleton(HtmlEncoder.Create(UnicodeRanges.All));
        services.AddRazorComponents();
        services.AddResponseCompression(options => options.EnableForHttps = true);
        services.AddExceptionHandler<FailurePage>();
        services.AddSingleton<CasePages>();
        services.AddSingleton<DeskLines>();
        services.AddSingleton<DeskPages>();
        services.AddSingleton<BaseMap>();
        services.AddSingleton<CentreLists>();
        services.AddSingleton<CentrePages>();
        services.AddSingleton<RunKind, CentreListKind>();
        services.AddSingleton<OrderPages>();
        services.AddSingleton<BatchPages>();
        services.AddSingleton<BatchSheets>();
        services.AddSingleton<RunKind, BatchKind>();
        services.AddSingleton<HostBridge>();
        services.AddSingleton<PatrolPages>();
        services.AddSingleton<LinkPages>();
        services.AddSingleton<LinkFiles>();
        services.AddSingleton<CallPages>();
        services.AddSingleton<FollowSession>();
        services.AddSingleton<ResidentSession>();
        services.AddSingleton<PortalStreet>();
        services.AddSingleton<PortalPages>();
        services.AddSingleton<FollowPages>();
        services.AddSingleton<ApplyPages>();
        services.AddSingleton<MyPages>();
        services.AddSingleton<BoardPages>();
        services.AddSingleton<LiveDesk>();
        services.AddHostedService(provider => provider.GetRequiredService<LiveDesk>());
        services.AddAntiforgery(token =>
        {
            token.Cookie.Name = "lowcode.form";
            token.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        });
    }

    /// <summary>Headers of every answer, and the files pages load. Goes first.</summary>
    public static void UsePages(this WebApplication app)
    {
        // What everybody may read, and pages for residents on thin lines, leave compressed. Their tokens are made anew for each answer.
        app.UseWhen(http => compressed.Any(start => http.Request.Path.StartsWithSegments(start, StringComparison.Ordinal)), branch => branch.UseResponseCompression());
        // Made at start, so that a setting of the base map that cannot be used is said then. One for all pages: a page that comes without leaving the last is under the last one's.
        var policy = PolicyOf(app.Services.GetRequiredService<BaseMap>().Origins);
        app.Use((http, next) =>
        {
            http.Response.OnStarting(() =>
            {
                var headers = http.Response.Headers;
                // Files people have sent come with a stricter one.
                if (headers.ContentSecurityPolicy.Count == 0) headers.ContentSecurityPolicy = policy;
                headers.XContentTypeOptions = "nosniff";
                headers["Referrer-Policy"] = "same-origin";
                headers.Remove("blazor-enhanced-nav");
                // Office machines are shared: a page of somebody's cases stays in no cache.
                if (headers.CacheControl.Count == 0) headers.CacheControl = "no-store";
                return Task.CompletedTask;
            });
            return next(http);
        });
        app.UseStaticFiles(new StaticFileOptions
        {
            FileProvider = new PhysicalFileProvider(PageFiles.Folder),
            RequestPath = PageFiles.Path,
            // The address carries the digest of the content.
            OnPrepareResponse = file => file.Context.Response.Headers.CacheControl = "public, max-age=31536000, immutable",
        });
    }

    public static void MapAllPages(this WebApplication app)
    {
        var pages = app.MapPages();
        SignInPages.Map(pages);
        DeskPages.Map(pages);
        BatchPages.Map(pages);
        FilterPages.Map(pages);
        PhrasePages.Map(pages);
        PatrolPages.Map(pages);
        LinkPages.Map(pages);
        LinkFiles.Map(pages);
        CallPages.Map(pages);
        NewCasePages.Map(pages);
        CasePages.Map(pages);
        RuleFiles.Map(pages);
        RegisterPages.Map(pages);
        ElementPages.Map(pages);
        RegisterImportPages.Map(pages);
        ChangeRequestPages.Map(pages);
        ReductionPages.Map(pages);
        ReportOncePages.Map(pages);
        LedgerPages.Map(pages);
        PrintPages.Map(pages);
        AdminPlaces.Map(pages);
        AccountPages.Map(pages);
        PortalPages.Map(pages);
        FollowPages.Map(pages);
        ApplyPages.Map(pages);
        MyPages.Map(pages);
        ElderPages.Map(pages);
        BoardPages.Map(pages);
        StaffBoardPages.Map(pages);
        FeedbackPages.Map(pages);
        PortalFiles.Map(app);
        OutsidePages.Map(pages);
        AppPages.Map(pages);
        DraftPages.Map(pages);
        UnionPages.Map(pages);
        PublishPages.Map(pages);
        ElsaPages.Map(pages);
        ReplayPages.Map(pages);
        InsightPages.Map(pages);
        CentrePages.Map(pages);
        BaseMap.Map(pages);
        OrderPages.Map(pages);
        ReportPages.Map(pages);
        ProposalPages.Map(pages);
        InstallPages.Map(pages);
        SimulatePages.Map(pages);
        ImportPages.Map(pages);
        MyMessagesPages.Map(pages);
        RunPages.Map(pages);
    }
}

/// <summary>Files that pages load, under an address that changes with their content.</summary>
static class PageFiles
{
    public const string Path = "/assets";

    public static string Folder { get; } = System.IO.Path.Combine(AppContext.BaseDirectory, "assets");

    public static string Style { get; } = Address("pages.css");
    public static string FormStyle { get; } = Address("forms.css");

    /// <summary>What only pages of the workbench need; a page that comes without leaving the last brings no head of its own, so all pages name it.</summary>
    public static string Workbench { get; } = Address("workbench.css");

    /// <summary>Figures, map and wall.</summary>
    public static string CentreStyle { get; } = Address("centre.css");
    public static string PaperStyle { get; } = Address("papers.css");

    /// <summary>What only signed-in people look at.</summary>
    public static string Desk { get; } = Address("desk.css");

    /// <summary>What makes pages lively; every page works without it.</summary>
    public static string Script { get; } = Address("pages.js");

    /// <summary>The same for residents: no swapping of pages, and only the rules their pages use.</summary>
    public static string PortalScript { get; } = Address("portal.js");
    public static string PortalStyle { get; } = Address("portal.css");
    public static string ElderStyle { get; } = Address("elder.css");

    /// <summary>For browsers too old for any of the others: it says so in plain words.</summary>
    public static string OldScript { get; } = Address("old.js");

    static string Address(string file)
    {
        using var stream = File.OpenRead(System.IO.Path.Combine(Folder, file));
        return $"{Path}/{file}?v={Convert.ToHexStringLower(SHA256.HashData(stream))[..12]}";
    }
}
