using LowCode.Apps;
using LowCode.Cases;
using LowCode.Cases.Activation;
using LowCode.Cases.Effects;
using LowCode.Engine.Tests.Databases;
using LowCode.Engine.Tests.Journal;
using LowCode.Journal;
using LowCode.Org;
using LowCode.Problems;
using LowCode.Storage;
using LowCode.Views;
using Microsoft.Extensions.DependencyInjection;
using Record = LowCode.Scripts.Record;

namespace LowCode.Engine.Tests.Cases;

/// <summary>
/// One node of the product over a database with the demo people and two light apps, and a clock that moves when told to. Nothing runs by itself:
/// timers and effects go when a test lets them.
/// </summary>
sealed class Town : IAsyncDisposable
{
    public static readonly DateTimeOffset Monday = WalkedStreet.Monday;
    public const string Street = WalkedStreet.Id;

    static readonly Lazy<Task<string>> folder = new(PrepareFolderAsync);
    static readonly Lazy<string> masterKey = new(() => Path.Combine(Directory.CreateTempSubdirectory("lowcode-town-").FullName, "master.key"));

    readonly Database database;
    readonly KeyStore keys;
    readonly Action<IServiceCollection>? with;
    readonly GrainSettings? limits;
    readonly Func<LowCodeSettings, LowCodeSettings>? change;

    Town(DatabaseSettings settings, Database database, KeyStore keys, ManualTime clock, GrainSettings? limits, Action<IServiceCollection>? with, Func<LowCodeSettings, LowCodeSettings>? change)
    {
        (Settings, this.database, this.keys, Clock, this.limits, this.with, this.change) = (settings, database, keys, clock, limits, with, change);
        var registered = new ServiceCollection().AddLogging().AddSingleton<TimeProvider>(clock);
        with?.Invoke(registered);
        var chosen = new LowCodeSettings { Grains = limits ?? new GrainSettings() };
        registered.AddLowCode(database, keys, change?.Invoke(chosen) ?? chosen).AddSingleton<ViewsRebuild>();
        // The last registration counts: every journal can be held up or be made to lose its answer.
        registered.AddSingleton<IJournal>(Gate = new GatedJournal(JournalStore.Open(database)));
        Services = registered.BuildServiceProvider();
    }

    public DatabaseSettings Settings { get; }
    public ManualTime Clock { get; }
    public GatedJournal Gate { get; }
    public ServiceProvider Services { get; }
    public Database Database => database;
    public KeyStore Keys => keys;
    public CaseActivations Grains => Of<CaseActivations>();
    public CaseLoader Loader => Of<CaseLoader>();
    public IJournal Journal => Of<IJournal>();
    public ViewsRebuild Views => Of<ViewsRebuild>();

    public T Of<T>() where T : notnull => Services.GetRequiredService<T>();

    public static async Task<Town> OpenAsync(Dialect dialect, GrainSettings? limits = null, Action<IServiceCollection>? with = null, Func<LowCodeSettings, LowCodeSettings>? settings = null) =>
        await StartAsync(await NewSettingsAsync(dialect), new ManualTime(Monday), limits, with, settings);

    /// <summary>Another node over the same database; PostgreSQL only.</summary>
    public Task<Town> SecondNodeAsync() => StartAsync(Settings, Clock, limits, with, change);

    /// <summary>Ends this node as a crash would leave it and starts one over what is stored.</summary>
    public async Task<Town> RestartAsync()
    {
        await CloseAsync();
        return await StartAsync(Settings, Clock, limits, with, change);
    }

    static async Task<Town> StartAsync(DatabaseSettings settings, ManualTime clock, GrainSettings? limits = null, Action<IServiceCollection>? with = null, Func<LowCodeSettings, LowCodeSettings>? change = null)
    {
        var database = await Database.OpenAsync(settings);
        return new Town(settings, database, await KeyStore.OpenAsync(settings, clock), clock, limits, with, change);
    }

    public Caller As(string signIn)
    {
        var directory = Of<DirectoryCache>().Known!;
        Assert.True(directory.TryFindMember(new UserId("u-" + signIn), out var member), $"nobody is called {signIn}");
        return Caller.Of(directory, member);
    }

    public async ValueTask<CommandAnswer> SendAsync(string who, CaseId id, CaseCommand command, string? key = null, byte[]? fingerprint = null, DateTimeOffset? occurredAt = null, long? expected = null)
    {
        await Of<DirectoryCache>().CurrentAsync();
        return await Grains.ExecuteAsync(Request(who, id, command, key, fingerprint, occurredAt, expected));
    }

    public CommandRequest Request(string who, CaseId id, CaseCommand command, string? key = null, byte[]? fingerprint = null, DateTimeOffset? occurredAt = null, long? expected = null) =>
        new(id, command, Actor.Of(As(who)), key, fingerprint ?? (key is null ? [] : [1]), occurredAt, expected);

    /// <summary>Does a command that has to be accepted, and checks everything that must hold after it.</summary>
    public async Task<CaseState> DoAsync(string who, CaseId id, CaseCommand command, DateTimeOffset? occurredAt = null)
    {
        var answer = await SendAsync(who, id, command, occurredAt: occurredAt);
        Assert.True(answer.Refusal is null, answer.Refusal is null ? "" : $"{command} of {who}: {string.Join("; ", answer.Refusal.Problems.Select(p => $"{p.Code} {p.Path} {ProblemText.Of(p, "en")}"))}");
        await CaseTruth.HoldsAsync(this, answer.Case, answer.State);
        return answer.State;
    }

    /// <summary>Sends a command that has to be refused; gives the first problem's code.</summary>
    public async Task<string> RefusedAsync(string who, CaseId id, CaseCommand command)
    {
        var before = await Journal.HeadAsync(id);
        var answer = await SendAsync(who, id, command);
        Assert.True(answer.Refusal is not null, $"{command} of {who} was accepted");
        Assert.Equal(before, await Journal.HeadAsync(id));
        return answer.Refusal.Problems[0].Code;
    }

    public async Task<CaseId> OpenCaseAsync(string who, Record form, string app = "request", string street = Street)
    {
        var answer = await SendAsync(who, default, new OpenCase(app, street, form));
        Assert.True(answer.Refusal is null, answer.Refusal is null ? "" : string.Join("; ", answer.Refusal.Problems.Select(p => $"{p.Code} {p.Path} {ProblemText.Of(p, "en")}")));
        await CaseTruth.HoldsAsync(this, answer.Case, answer.State);
        return answer.Case;
    }

    public async Task<CaseState> StateAsync(CaseId id) => (await Loader.LoadAsync(id))!.State;

    /// <summary>The live work item of an activity.</summary>
    public async Task<int> ItemAsync(CaseId id, string activity) => Assert.Single((await StateAsync(id)).Items, i => i.IsLive && i.Activity == activity).Visit;

    /// <summary>Names of the activities that wait for people.</summary>
    public async Task<string> WhereAsync(CaseId id)
    {
        var state = await StateAsync(id);
        return state.Status == CaseStatus.Closed ? $"closed: {state.Result}" : string.Join(" ", state.Items.Where(i => i.IsLive).Select(i => i.Activity));
    }

    public async Task<CaseState> CompleteAsync(string who, CaseId id, string activity, string? outcome = null, Record? form = null) =>
        await DoAsync(who, id, new CompleteItem(await ItemAsync(id, activity), outcome, form ?? Record.Empty, null));

    /// <summary>Lets the node fire what is due.</summary>
    public Task<int> FireAsync() => Of<GrainLife>().FireAsync(CancellationToken.None);

    /// <summary>Lets the node deliver what waits in the outbox.</summary>
    public Task<int> DeliverAsync() => Of<EffectDelivery>().DeliverAsync(CancellationToken.None);

    /// <summary>Lets the node send the messages that may leave now.</summary>
    public Task<int> PostAsync() => Of<MessageDelivery>().DeliverAsync(CancellationToken.None);

    public async Task<IReadOnlyList<string>> BoxAsync(string who, string box)
    {
        var page = await Of<WorkLists>().WorkItemsAsync(As(who), box, Clock.GetUtcNow().AddHours(15), new CaseQuery());
        return [.. page.Items.Select(i => i.Activity)];
    }

    public async Task GiveAsync(string who, Post post, string unit) => await ChangeAsync(new OrgChange.GivePost(new UserId("u-" + who), new PostHeld(post, new UnitId(unit))));

    public async Task TakeAsync(string who, Post post, string unit) => await ChangeAsync(new OrgChange.TakePost(new UserId("u-" + who), new PostHeld(post, new UnitId(unit))));

    async Task ChangeAsync(OrgChange change) => Assert.Equal([], (await Of<OrgChanges>().ApplyAsync(change, ChangedBy.Product, Clock.GetUtcNow())).Select(p => p.Code));

    static async Task<DatabaseSettings> NewSettingsAsync(Dialect dialect)
    {
        var prepared = await folder.Value;
        var own = Directory.CreateTempSubdirectory("lowcode-town-").FullName;
        if (dialect == Dialect.Sqlite)
        {
            foreach (var file in Directory.EnumerateFiles(prepared)) File.Copy(file, Path.Combine(own, Path.GetFileName(file)));
            return new DatabaseSettings { Folder = own, MasterKeyFile = masterKey.Value };
        }
        var cluster = await PostgresCluster.SharedAsync();
        var connection = await cluster.CreateDatabaseAsync("town", async template => await PrepareAsync(new DatabaseSettings { Folder = own, Connection = template, MasterKeyFile = masterKey.Value }));
        return new DatabaseSettings { Folder = own, Connection = connection, MasterKeyFile = masterKey.Value };
    }

    static async Task<string> PrepareFolderAsync()
    {
        var path = Directory.CreateTempSubdirectory("lowcode-town-").FullName;
        await PrepareAsync(new DatabaseSettings { Folder = path, MasterKeyFile = masterKey.Value });
        return path;
    }

    static async Task PrepareAsync(DatabaseSettings settings)
    {
        await using (var empty = await Database.OpenAsync(settings)) await empty.UpgradeAsync();
        var town = await StartAsync(settings, new ManualTime(Monday));
        var first = town.Of<FirstStart>();
        await first.UnitsAsync(Monday);
        await first.DemoAsync(Monday);
        foreach (var package in (AppPackage[])[SampleApps.Request, SampleApps.Wild])
        {
            var app = await town.Of<AppStore>().PublishAsync(package, "test", CancellationToken.None);
            await town.Of<AppStore>().InstallAsync(app.Manifest.Id, app.Manifest.Version, Divisions.City.Value, "{}", "test", CancellationToken.None);
        }
        await town.CloseAsync();
    }

    async Task CloseAsync()
    {
        await Services.DisposeAsync();
        await keys.DisposeAsync();
        await database.DisposeAsync();
    }

    public async ValueTask DisposeAsync() => await CloseAsync();
}
