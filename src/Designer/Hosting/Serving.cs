using System.CommandLine;
using LowCode.Apps;
using LowCode.Access;
using LowCode.Cases;
using LowCode.Designer.Demo;
using LowCode.Designer.Operate;
using LowCode.Designer.Shared;
using LowCode.Extending;
using LowCode.Insight;
using LowCode.Messages;
using LowCode.Problems;
using LowCode.Scripts;
using LowCode.Storage;
using LowCode.Telemetry;

namespace LowCode.Designer.Hosting;

/// <summary>Runs the server.</summary>
static class Serving
{
    public static readonly Option<string> Urls = new("--urls") { Description = HostText.Of("Urls"), DefaultValueFactory = _ => "http://127.0.0.1:5080" };
    public static readonly Option<bool> Bare = new("--bare") { Description = HostText.Of("Bare") };

    public static readonly Option<int> DemoCases = new("--demo-cases") { Description = HostText.Of("DemoCases"), DefaultValueFactory = _ => DemoStreet.Cases };
    public static readonly Option<int> DemoPeople = new("--demo-people") { Description = HostText.Of("DemoPeople"), DefaultValueFactory = _ => DemoRecords.People };
    public static readonly Option<int> DemoGrids = new("--demo-grids") { Description = HostText.Of("DemoGrids"), DefaultValueFactory = _ => 0 };

    public static async Task<int> RunAsync(ParseResult parsed, string[] args, CancellationToken cancellation)
    {
        CheckAddresses(parsed.GetValue(Urls)!);
        await using var store = await StoreOptions.OpenAsync(StoreOptions.Read(parsed), cancellation);
        var demo = !parsed.GetValue(Bare);
        await using var app = Build(store, args, parsed.GetValue(Urls)!, configuration => PluginsCommand.Read(parsed, configuration), withPhone: demo && DemoPages.Fits(parsed.GetValue(Urls)!));
        var (accounts, parents) = await FirstRun.PrepareAsync(app.Services, store, demo, parsed.GetValue(DemoCases), parsed.GetValue(DemoPeople), parsed.GetValue(DemoGrids), cancellation);
        await app.StartAsync(cancellation);
        FirstRun.Print(Console.Out, app.Urls, accounts, parents);
        await app.WaitForShutdownAsync(cancellation);
        return 0;
    }

    /// <summary>How the host starts a script worker: itself.</summary>
    public static WorkerCommand Worker => WorkerCommand.For(typeof(Serving).Assembly.Location);

    /// <exception cref="RefusedException"><c>host.addressTaken</c>, <c>host.addressWrong</c>.</exception>
    static void CheckAddresses(string urls)
    {
        try
        {
            foreach (var (address, taken) in Listening.Probe(urls))
                if (taken is not null) throw new RefusedException(RefusalKind.Conflict, Problem.Of("host.addressTaken", ("address", address), ("reason", taken.Message)));
        }
        catch (FormatException)
        {
            throw new RefusedException(RefusalKind.Invalid, Problem.At("host.addressWrong", "--urls", ("urls", urls)));
        }
    }

    public static WebApplication Build(Store store, string[] args, string urls, Func<IConfiguration, PluginSource> plugins, bool withPhone)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseUrls(urls.Split(';'));
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = 16 * 1024 * 1024;
        });
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning).AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Warning);
        var configuration = builder.Configuration;
        builder.Services.AddLowCode(store.Database, store.Keys, new LowCodeSettings
        {
            Access = new AccessSettings { CookieOnlyOverHttps = configuration.GetValue("Access:CookieOnlyOverHttps", false) },
            Telemetry = TelemetrySettings.Read(configuration),
            ScriptWorker = Worker,
            Plugins = plugins(configuration),
            Messages = MessageSettings.Read(configuration),
            Drafts = new DraftSettings { FourEyes = configuration.GetValue("Drafts:FourEyes", true) },
            FormDrafts = new FormDraftLimits { Days = Math.Clamp(configuration.GetValue("FormDrafts:Days", 30), 1, 365) },
            CentreReports = new ReportLimits { AtOnce = Math.Max(0, configuration.GetValue("CentreReports:AtOnce", new ReportLimits().AtOnce)) },
        });
        if (store.Database.Dialect == Dialect.Sqlite)
        {
            builder.Services.AddSingleton(store);
            builder.Services.AddHostedService<LocalDoor>();
        }
        builder.Services.AddSingleton(provider => ActivatorUtilities.CreateInstance<BackupRuns>(provider, store));
        if (withPhone) builder.Services.AddDemo();
        builder.Services.AddOpenApi("v1");
        builder.Services.AddPages();
        builder.Services.AddProblemDetails();
        builder.Services.AddHealthChecks().AddCheck<Readiness>("database");
        var proxies = TrustedProxies.Read(configuration);
        var app = builder.Build();
        // Before anything that looks at who asks and how.
        if (proxies is not null) app.UseForwardedHeaders(proxies);
        app.UsePages();
        // What is told as a page is in the log all the same.
        app.UseExceptionHandler(new ExceptionHandlerOptions { SuppressDiagnosticsCallback = _ => false });
        app.UseStatusCodePages(Pages.ExplainAsync);
        app.UseRouting();
        app.UseAccess();
        app.MapOpenApi("/openapi/{documentName}.json").Anonymous("the contract is public");
        app.MapHealthChecks("/health/live", new() { Predicate = _ => false }).Anonymous("asked by the machine's keeper");
        app.MapHealthChecks("/health/ready").Anonymous("asked by the machine's keeper");
        app.MapLowCode();
        app.MapAllPages();
        HostBridge.Map(app);
        if (withPhone) app.MapDemo();
        return app;
    }
}
