using LowCode.Access;
using LowCode.Apps;
using LowCode.Board;
using LowCode.Cases;
using LowCode.Cases.Activation;
using LowCode.Cases.Effects;
using LowCode.Cases.Following;
using LowCode.Cases.Http;
using LowCode.Cases.Links;
using LowCode.Cases.Operating;
using LowCode.Cases.Rehearsing;
using LowCode.Cases.Running;
using LowCode.Cases.Simulating;
using LowCode.Cases.Trying;
using LowCode.Extending;
using LowCode.Files;
using LowCode.Insight;
using LowCode.Interop;
using LowCode.Journal;
using LowCode.Messages;
using LowCode.Org;
using LowCode.Query;
using LowCode.Query.Http;
using LowCode.Registers;
using LowCode.Reports;
using LowCode.Scripts;
using LowCode.Storage;
using LowCode.Telemetry;
using LowCode.Views;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace LowCode;

/// <summary>The only registration entry of the engine. What the host has registered before stays.</summary>
public static class LowCodeExtensions
{
    /// <param name="services">The host's services.</param>
    /// <param name="database">Opened and upgraded by the host, so that a database that cannot be used is said before anything listens.</param>
    /// <param name="keys">Opened beside it.</param>
    public static IServiceCollection AddLowCode(this IServiceCollection services, Database database, KeyStore keys, LowCodeSettings? settings = null)
    {
        settings ??= new LowCodeSettings();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(database);
        services.AddSingleton(keys);
        services.AddSingleton(settings.Grains with { ManyNodes = settings.Grains.ManyNodes || database.Dialect == Dialect.Postgres });
        services.AddAccess(settings.Access);

        services.AddSingleton(provider => JournalStore.Open(provider.GetRequiredService<Database>()));
        services.AddSingleton<ChangeMark>();
        services.AddSingleton<Snapshots>();
        services.AddSingleton<Timers>();
        services.AddSingleton<Outbox>();
        services.AddSingleton<PublishStep>(RecordTables.WidenAsync);
        services.AddSingleton<CodeLists>();
        services.AddSingleton<CodeDesk>();
        services.AddSingleton<AppStore>();
        services.AddSingleton<DraftStore>();
        services.AddSingleton<UnionDesk>();
        services.AddSingleton<DraftRemarks>();
        services.TryAddSingleton(settings.Drafts);
        services.AddSingleton<AppChanges>();
        services.AddSingleton<AppUse>();
        services.AddSingleton<NumberAllotter>();
        services.AddSingleton<SecretBox>();
        services.AddSingleton<OutsideNumbers>();
        services.AddSingleton<OutsideSystems>();
        services.AddSingleton<OutsideSender>();
        services.AddSingleton<OutsideAnswers>();
        services.AddSingleton<ImportRuns>();
        services.AddSingleton<Importer>();
        services.AddSingleton<ImportDesk>();
        services.AddSingleton<ImportLoop>();
        services.AddHostedService(provider => provider.GetRequiredService<ImportLoop>());
        services.AddSingleton<StepUse>();
        services.AddSingleton<SimulationDesk>();
        services.AddSingleton<TrialDesk>();
        services.AddSingleton<MigrationRuns>();
        services.AddSingleton<MigrationDesk>();
        services.AddSingleton<MigrationLoop>();
        services.AddHostedService(provider => provider.GetRequiredService<MigrationLoop>());
        services.AddSingleton<ReplayDesk>();
        services.AddSingleton<WholeLog>();
        services.AddSingleton<CalendarHolder>();
        services.AddSingleton<CalendarImports>();
        services.AddSingleton<CalendarLoop>();
        services.AddHostedService<CalendarStart>();
        services.AddHostedService(provider => provider.GetRequiredService<CalendarLoop>());
        services.AddSingleton<CaseLists>();
        services.AddSingleton<LikeCases>();
        services.AddSingleton<DecidedCases>();
        services.AddSingleton<WorkLists>();
        services.AddSingleton<CaseWatch>();
        services.AddSingleton<FigureReading>();
        services.TryAddSingleton(settings.CentreReports);
        services.AddSingleton<ReportWriter>();
        services.AddSingleton<ReportDesk>();
        services.AddSingleton<ReportLoop>();
        services.AddHostedService(provider => provider.GetRequiredService<ReportLoop>());
        services.AddSingleton<CopyReceipts>();
        services.AddSingleton<DeskFilters>();
        services.AddSingleton<ActionLinks>();
        services.AddSingleton<AlikeCases>();
        services.AddSingleton<Phrases>();
        services.AddSingleton<UnitShapes>();
        services.AddSingleton<QueryCatalog>();
        services.AddSingleton<QueryRun>();
        services.AddSingleton<CaseLoader>();
        services.AddSingleton<OpenWorkCount>();
        services.AddSingleton<LeavingDesk>();
        services.AddSingleton<UserImports>();
        services.AddSingleton<UserImport>();
        services.AddSingleton<UserImportLoop>();
        services.AddHostedService(provider => provider.GetRequiredService<UserImportLoop>());
        services.AddSingleton<CaseMask>();
        services.AddSingleton<ViewsRebuild>();
        services.AddSingleton<Verification>();
        services.AddSingleton<Rebuild>();
        services.AddSingleton<Erasure>();
        services.TryAddSingleton(settings.Files);
        services.TryAddSingleton<IBlobStore>(PairedBlobs.Of(database));
        services.AddSingleton<FileRows>();
        services.AddSingleton<Attachments>();
        services.AddSingleton<FollowCodes>();
        services.AddSingleton<CaseFollowing>();
        services.AddHostedService<AttachmentSweep>();
        services.AddSingleton(provider => new FormDraftDesk(new FormDraftRows(database), provider.GetRequiredService<AppStore>(), provider.GetRequiredService<CaseLoader>(), provider.GetRequiredService<SecretBox>(),
            provider.GetRequiredService<FileRows>(), provider.GetRequiredService<FileLimits>(), settings.FormDrafts, provider.GetRequiredService<TimeProvider>()));
        services.AddHostedService<FormDraftSweep>();
        services.AddHostedService<RecordFill>();
        services.AddHostedService<Gauges>();
        services.AddSingleton<RegisterSeal>();
        services.AddSingleton<RegisterCatalog>();
        services.AddSingleton<RegisterReading>();
        services.AddSingleton<LowCode.Plugins.ICallTarget, RegisterTarget>();
        services.AddSingleton<RegisterWriting>();
        services.AddSingleton<ChangeRequests>();
        services.AddSingleton<Corrections>();
        services.AddSingleton<SubjectCases>();
        services.AddSingleton<Reduction>();
        services.AddSingleton<UnboundForms>();
        services.AddSingleton<Usage>();
        services.AddSingleton<PrefillTickets>();
        services.AddSingleton<PrefillDesk>();
        services.AddSingleton<LicenceDesk>();
        services.AddSingleton<SuggestionDesk>();
        services.AddSingleton<PaperDesk>();
        services.AddSingleton<RegisterBatches>();
        services.AddSingleton<RegisterImport>();
        services.AddBoard();
        services.AddSingleton<RegisterImportLoop>();
        services.AddHostedService(provider => provider.GetRequiredService<RegisterImportLoop>());
        services.AddSingleton<LedgerReading>();
        services.AddSingleton<ReportOnceDesk>();
        services.AddSingleton<BackgroundRuns>();
        services.AddSingleton<BackgroundRunner>();
        services.AddHostedService(provider => provider.GetRequiredService<BackgroundRunner>());
        services.AddSingleton<RunDesk>();
        services.AddSingleton<RunKind, SimulationKind>();
        services.AddSingleton<RunKind, PublishKind>();
        services.AddSingleton<RunKind, ReplayKind>();
        services.AddSingleton<RunKind, LeavingKind>();
        services.AddSingleton<RunKind, AuditVerification>();
        services.AddSingleton<RunKind, ReportStartKind>();
        services.AddSingleton<RunKind, ReportFileKind>();
        services.AddSingleton<Exports>();
        services.AddSingleton<ExportDesk>();
        services.AddSingleton<LedgerDesk>();
        services.AddSingleton<StatisticDesk>();
        services.AddSingleton<LedgerExportLoop>();
        services.AddHostedService(provider => provider.GetRequiredService<LedgerExportLoop>());
        services.AddSingleton(new ScriptPool(settings.ScriptWorker ?? WorkerCommand.For(Environment.ProcessPath!), ScriptLimits.Default));

        services.AddSingleton<GrainWork>();
        services.AddSingleton<CaseActivations>();
        services.AddSingleton<ICaseGrains>(provider => provider.GetRequiredService<CaseActivations>());
        services.AddSingleton<GrainLife>();
        services.AddHostedService(provider => provider.GetRequiredService<GrainLife>());
        services.AddPlugins(settings.Plugins);
        services.AddMessages(settings.Messages);
        services.AddSingleton<CaseMessages>();
        services.AddSingleton<PluginSwitches>();
        services.AddSingleton<EffectWork>();
        services.AddSingleton<ChildDelivery>();
        services.AddSingleton<RelatedDelivery>();
        services.AddSingleton<EffectDelivery>();
        services.AddSingleton<MessageDelivery>();
        services.AddHostedService<EffectLoop>();
        services.AddSingleton(settings.Telemetry);
        services.AddHostedService<TelemetryHost>();
        return services;
    }

    /// <summary>All endpoints of the engine under <c>/api/v1</c>. The gate (<c>UseAccess</c>) has to stand before them.</summary>
    public static void MapLowCode(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapAccess();
        endpoints.MapOrg();
        endpoints.MapApps();
        endpoints.MapCases();
        endpoints.MapQuery();
        endpoints.MapMessages();
        endpoints.MapOutside();
        endpoints.MapImports();
        ProposalEndpoints.Map(endpoints);
        LedgerEndpoints.Map(endpoints);
        CodeEndpoints.Map(endpoints);
        UnionEndpoints.Map(endpoints);
        MigrationEndpoints.Map(endpoints);
        RunEndpoints.Map(endpoints);
        CalendarEndpoints.Map(endpoints);
        ReplayEndpoints.Map(endpoints);
        SimulationEndpoints.Map(endpoints);
        endpoints.MapPlugins();
        endpoints.MapInsight();
        endpoints.MapBoard();
        endpoints.MapReports();
    }
}

/// <summary>Settings of the engine; every limit has a default that suits one street to one district.</summary>
public sealed record LowCodeSettings
{
    public GrainSettings Grains { get; init; } = new();
    public AccessSettings Access { get; init; } = new();
    /// <summary>Where plugins are found; none without a folder.</summary>
    public PluginSource Plugins { get; init; } = new();
    public MessageSettings Messages { get; init; } = new();
    public DraftSettings Drafts { get; init; } = new();
    public FileLimits Files { get; init; } = new();
    public FormDraftLimits FormDrafts { get; init; } = new();
    public ReportLimits CentreReports { get; init; } = new();
    public TelemetrySettings Telemetry { get; init; } = new();
    /// <summary>How a script worker is started; the host itself with <c>script-worker</c> when null.</summary>
    public WorkerCommand? ScriptWorker { get; init; }
}
