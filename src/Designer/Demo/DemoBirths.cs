using System.Globalization;
using LowCode.Apps;
using LowCode.Cases;
using LowCode.Cases.Activation;
using LowCode.Designer.Hosting;
using LowCode.Designer.Shared;
using LowCode.Forms;
using LowCode.Journal;
using LowCode.Org;
using LowCode.Plugins;
using LowCode.Scripts;
using Record = LowCode.Scripts.Record;

namespace LowCode.Designer.Demo;

/// <summary>Texts of the made-up births.</summary>
/// <param name="Try">What the terminal says of the numbers to try; {0} the mother's, {1} the father's.</param>
sealed record DemoBirthText(IReadOnlyList<string> Given, string Hospital, string Origin, string Delivered, string AskNote, string Later, string Checked, string Accepted, string Licences, string Try);

/// <summary>Two made-up people of the register whose numbers somebody can try the sample with.</summary>
public sealed record DemoParents(string Mother, string Father);

/// <summary>
/// Four births of the shown street, so that one sees what is filled in once: prefilled from the made-up registers as the desk does it, with a phone that was
/// corrected and waits for its source unit, licences found, documents that need not be brought, may follow or were asked for, and departments at their parts.
/// </summary>
sealed class DemoBirths(IServiceProvider services, DemoCast cast, DemoClock clock, string street)
{
    public const string App = "newborn";
    const int Wanted = 4;

    /// <summary>Departments of the district that have a part in it.</summary>
    public static readonly IReadOnlyList<string> Departments = ["wj", "ga", "yb", "rs", "mz"];

    static DemoBirthText Text => DemoText.Births;

    DateTimeOffset at;
    CaseId id;
    CaseState state = CaseState.Nothing;

    /// <param name="people">As many as the registers were filled with.</param>
    /// <returns>Parents who have no case yet; null where the registers hold too few.</returns>
    public static async Task<DemoParents?> FillAsync(Store store, DateTimeOffset now, string street, int people, CancellationToken cancellation = default)
    {
        var clock = new DemoClock(now);
        // Corrections are to reach their source units; nothing else leaves.
        await using var journal = new QuietJournal(JournalStore.Open(store.Database), Corrections.Effect);
        await using var services = new ServiceCollection().AddLogging().AddSingleton<TimeProvider>(clock)
            .AddLowCode(store.Database, store.Keys, new() { ScriptWorker = Serving.Worker })
            .AddSingleton<IJournal>(journal).AddSingleton<ILicenceSource, DemoLicences>().BuildServiceProvider();
        var directory = await services.GetRequiredService<DirectoryCache>().CurrentAsync(cancellation);
        var parents = ParentsOf(directory.Tree, now, street, people);
        if (parents.Count <= Wanted) return null;
        for (var n = 0; n < Wanted; n++)
            await new DemoBirths(services, new DemoCast(directory), clock, street).RunAsync(n, parents[n], cancellation);
        return parents[Wanted];
    }

    /// <summary>Women and men of the street at an age to be parents; the records are made anew, the same but for their ids.</summary>
    static IReadOnlyList<DemoParents> ParentsOf(UnitTree tree, DateTimeOffset now, string street, int people)
    {
        var grown = new DemoRecordMaking(tree, now, new Random(DemoRecords.Seed)).All(people).Where(s => s.Register == "people" && tree.StreetOf(new UnitId(s.Unit))?.Value == street)
            .Select(s => s.Values).Where(v => int.Parse(v["idNumber"].AsSpan(6, 4), CultureInfo.InvariantCulture) is var born && now.Year - born is >= 21 and <= 44).ToList();
        var (women, men) = (grown.Where(v => v["sex"] == DemoText.Records.Sexes[0]).ToList(), grown.Where(v => v["sex"] == DemoText.Records.Sexes[1]).ToList());
        // Who is married shows most; a licence source that knows everything comes first.
        return [.. women.OrderByDescending(v => v.ContainsKey("marriageDate")).Zip(men.OrderByDescending(v => v.ContainsKey("marriageDate")), (mother, father) => new DemoParents(mother["idNumber"], father["idNumber"]))];
    }

    async Task RunAsync(int n, DemoParents parents, CancellationToken cancellation)
    {
        var morning = new DateTimeOffset(clock.Now.ToOffset(TimeSpan.FromHours(8)).Date.AddHours(9.4), TimeSpan.FromHours(8));
        at = n switch { 0 => clock.Now.AddMinutes(-35), 1 => morning.AddDays(-1), 2 => morning.AddDays(-4), _ => morning.AddDays(-9) };
        await StepsAsync(n, parents, cancellation);
        // What fell due in the meantime is marked as late before anybody looks.
        clock.Set(clock.Now);
        if (state.Version > 0) await services.GetRequiredService<ICaseGrains>().WakeAsync(id, cancellation);
    }

    async Task StepsAsync(int n, DemoParents parents, CancellationToken cancellation)
    {
        if (cast.Of(Post.Operator, street) is not { } seat || !await OpenAsync(n, parents, seat, cancellation) || n == 0) return;
        Later(4, 9);
        // What is called from here on sees this time; what a command sets for itself does not come back.
        clock.Set(at);
        await services.GetRequiredService<LicenceDesk>().FindAsync(seat.Caller!, id, state, cancellation);
        await DocumentAsync(seat, "birth", DocumentSource.Exempt, cancellation);
        if (n == 1)
        {
            await SendAsync(seat, new AskDocuments(5, Text.AskNote), cancellation);
            return;
        }
        foreach (var document in state.Documents.Where(d => d.Source == DocumentSource.Missing).Select(d => d.Id).ToList())
            await DocumentAsync(seat, document, document switch { "account" => DocumentSource.Exempt, "promise" or "discharge" when n == 2 => DocumentSource.Later, _ => DocumentSource.Applicant }, cancellation);
        await CompleteAsync(seat, "window", Record.Empty, Text.Accepted, cancellation);
        foreach (var (step, department) in ((string, string)[])[("health", "wj"), ("police", "ga"), ("civil", "mz"), ("insurance", "yb"), ("card", "rs")])
            if ((n > 2 || step is "health" or "civil") && cast.Of(Post.Handler, $"{street[..6]}-{department}") is { } handler) await HandleAsync(handler, step, cancellation);
        if (n == 2) return;
        await CompleteAsync(seat, "deliver", Record.Of(("delivered", Value.Of(((string[])["entry", "vaccination", "insurance", "card", "service"]).Select(d => (Value)d).ToArray()))), Text.Delivered, cancellation);
    }

    async Task<bool> OpenAsync(int n, DemoParents parents, Actor seat, CancellationToken cancellation)
    {
        clock.Set(at);
        var apps = services.GetRequiredService<AppStore>();
        var app = await apps.InstalledAsync(App, seat.Caller!.Directory.Tree.PathOf(new UnitId(street)).Select(u => u.Id.Value), cancellation);
        var born = DateOnly.FromDateTime(at.AddDays(-12 - n).UtcDateTime);
        var typed = Record.Of(("motherIdNumber", parents.Mother), ("fatherIdNumber", parents.Father), ("childName", DemoText.People.Surnames[n] + Text.Given[n]), ("childSex", n % 2 == 0 ? "female" : "male"),
            ("childBirthDate", born.ToString("O", CultureInfo.InvariantCulture)), ("childBirthHospital", Text.Hospital), ("childWeight", 2900 + n * 130), ("childBirthCert", $"Z44{born:yyMMdd}{n:D3}"), ("origin", Text.Origin));
        if (n == 2) typed = typed.With("benefit", true).With("employerName", DemoText.Records.Trades[0] + DemoText.Records.Mark).With("manner", "natural").With("bankCard", "6222021234567890128");
        var context = new FormContext(FormMode.Draft, at) { User = CaseOffers.FactsOf(seat.Caller) };
        var found = await services.GetRequiredService<PrefillDesk>().FindAsync(seat.Caller, app, app.OpeningForm, Record.Empty, typed, FormAccess.EditAll, context, default, cancellation);
        // The first mother has another phone by now: the register hears of it.
        if (n == 0) typed = typed.With("motherPhone", "13800007788");
        return await SendAsync(seat, new OpenCase(App, street, typed) { Prefill = found.Ticket is { } ticket ? new(ticket, [.. found.Layer.Values.Where(v => v.AsksForCheck).Select(v => v.Field)]) : null }, cancellation);
    }

    async Task HandleAsync(Actor handler, string step, CancellationToken cancellation)
    {
        Later(20, 50);
        if (Live(step) is not { } item || !await SendAsync(handler, new ClaimItem(item.Visit), cancellation)) return;
        Later(5, 15);
        await CompleteAsync(handler, step, Record.Empty, Text.Checked, cancellation);
    }

    Task<bool> DocumentAsync(Actor who, string document, DocumentSource source, CancellationToken cancellation)
    {
        Later(1, 3);
        return SendAsync(who, new SettleDocument(document, source, source == DocumentSource.Later ? Text.Later : null, null, null, source == DocumentSource.Applicant), cancellation);
    }

    async Task CompleteAsync(Actor who, string step, Record form, string comment, CancellationToken cancellation)
    {
        Later(2, 6);
        if (Live(step) is { } item) await SendAsync(who, new CompleteItem(item.Visit, null, form, comment), cancellation);
    }

    /// <returns>False when it would lie in the future: the case stays where it is.</returns>
    /// <exception cref="InvalidOperationException">The command was refused: the demo does not fit its app.</exception>
    async Task<bool> SendAsync(Actor who, CaseCommand command, CancellationToken cancellation)
    {
        if (at > clock.Now) return false;
        clock.Set(at);
        var answer = await services.GetRequiredService<ICaseGrains>().ExecuteAsync(new CommandRequest(id, command, who, null, []), cancellation);
        if (answer.Refusal is { } refusal) throw new InvalidOperationException($"demo birth: {command.GetType().Name} was refused: {string.Join("; ", refusal.Problems.Select(p => $"{p.Code} {p.Path}"))}");
        (id, state) = (answer.Case, answer.State);
        return true;
    }

    CaseItem? Live(string step) => state.Items.LastOrDefault(i => i.IsLive && i.Activity == step);

    void Later(int least, int most) => at = at.AddMinutes(least + (at.Minute % (most - least))).AddSeconds(17);
}
