using LowCode.Calendar;
using LowCode.Cases;
using LowCode.Cases.Activation;
using LowCode.Journal;
using LowCode.Org;
using Record = LowCode.Scripts.Record;

namespace LowCode.Designer.Demo;

/// <summary>
/// Takes one made-up case through the ordinary commands at their own times, by the people whose turn it is, until it is where the plan wants it or
/// the present is reached. Every command goes through the grain and is decided like any other.
/// </summary>
sealed class DemoWalk(ICaseGrains grains, DemoCast cast, DemoClock clock, WorkCalendar calendar, DemoPlan plan, int number, Random random)
{
    const string App = "request";

    /// <summary>Calls in vain after which its script lets a call-back be given up.</summary>
    const int Attempts = 3;

    DateTimeOffset at = plan.OpenedAt;
    CaseId id;
    CaseState state = CaseState.Nothing;
    DemoMatter matter = null!;

    /// <returns>The case, or null when the present was reached before it began.</returns>
    public async Task<CaseId?> RunAsync(CancellationToken cancellation)
    {
        matter = Choose();
        await StepsAsync(cancellation);
        if (state.Version == 0) return null;
        // What fell due in the meantime is marked as late before anybody looks.
        clock.Set(clock.Now);
        await grains.WakeAsync(id, cancellation);
        return id;
    }

    DemoMatter Choose()
    {
        var fitting = DemoText.Matters.Where(m => m.Confidential == plan.Confidential && (plan.End switch
        {
            DemoEnd.OutOfScope => m.OutOfScope is not null,
            DemoEnd.AnsweredOnTheSpot => m.Answer is not null,
            DemoEnd.ToDispatch => m.Office is not null && m.OutOfScope is null,
            _ => m.OutOfScope is null,
        })).ToList();
        if (fitting.Count == 0) fitting = [.. DemoText.Matters.Where(m => m.OutOfScope is null == (plan.End != DemoEnd.OutOfScope) && !m.Confidential && (plan.End != DemoEnd.AnsweredOnTheSpot || m.Answer is not null))];
        return Pick(fitting);
    }

    async Task StepsAsync(CancellationToken cancellation)
    {
        if (!await OpenAsync(cancellation) || plan.End == DemoEnd.Intake) return;
        if (plan.AcceptedAt is { } accepted) at = accepted;
        else Later(5, 55);
        var outcome = plan.End switch { DemoEnd.AnsweredOnTheSpot => "answeredOnTheSpot", DemoEnd.OutOfScope => "outOfScope", _ => "accept" };
        var said = plan.End switch { DemoEnd.AnsweredOnTheSpot => matter.Answer, DemoEnd.OutOfScope => matter.OutOfScope, _ => null };
        if (!await CompleteAsync("intake", Post.Operator, plan.Street, outcome, Record.Empty, said, cancellation) || said is not null || plan.End == DemoEnd.ToDispatch) return;
        if (!await AppointAsync(matter.Office, cancellation)) return;
        if (plan.End == DemoEnd.Refused)
        {
            await RefuseAsync(cancellation);
            return;
        }
        if (plan.End == DemoEnd.ToClaim || !await HandleAsync(first: true, plan.End != DemoEnd.Handling, cancellation)) return;
        if (plan.End == DemoEnd.ToCallBack) return;
        var twice = plan.End is DemoEnd.ResolvedAtSecond or DemoEnd.Reviewed or DemoEnd.SecondHandling or DemoEnd.InReview;
        if (!await CallBackAsync(twice ? "unresolved" : plan.End == DemoEnd.Unreachable ? "unreachable" : "resolved", cancellation) || !twice) return;
        if (!await HandleAsync(first: false, plan.End != DemoEnd.SecondHandling, cancellation)) return;
        var review = plan.End is DemoEnd.Reviewed or DemoEnd.InReview;
        if (!await CallBackAsync(review ? "unresolved" : "resolved", cancellation) || plan.End != DemoEnd.Reviewed) return;
        Later(60, 700);
        await CompleteAsync("review", Post.Supervisor, plan.Street, null,
            Record.Of(("reviewOpinion", Word("reviews")), ("reviewFinding", random.Next(4) == 0 ? "lacking" : "done")), null, cancellation);
    }

    async Task<bool> OpenAsync(CancellationToken cancellation)
    {
        var (road, spots) = (Pick(DemoText.Roads[plan.Street]), DemoText.People.Spots);
        var place = $"{road}{random.Next(2, 288)}{Pick(spots)}";
        var patrol = !plan.Confidential && matter.Category is "sanitation" or "building" or "lighting" && random.Next(3) == 0;
        var worker = patrol ? cast.GridWorker(plan.Street, random.Next(8)) : null;
        var hotline = worker is null && random.Next(3) > 0;
        var form = Record.Of(
            ("summary", matter.Summary.Replace("{road}", road, StringComparison.Ordinal)), ("category", matter.Category),
            ("description", matter.Description.Replace("{place}", place, StringComparison.Ordinal)), ("place", place), ("urgent", random.Next(18) == 0),
            ("anonymous", worker is not null), ("confidential", matter.Confidential), ("channel", worker is not null ? "patrol" : hotline ? "hotline" : at.ToOffset(TimeSpan.FromHours(8)).Hour is >= 9 and < 17 && random.Next(2) == 0 ? "window" : "snapshot"));
        if (Where(road) is { } where) form = form.With("location", where);
        if (worker is null) form = number % 5 == 0 ? form.With("claimantName", Regular()).With("claimantPhone", $"138000009{plan.Street[^2..]}") : form.With("claimantName", Name()).With("claimantPhone", $"13800000{number % 800:D3}");
        if (hotline) form = form.With("externalNumber", $"GZ{at.ToOffset(TimeSpan.FromHours(8)):yyMMdd}{random.Next(10_000, 99_999)}");
        return await SendAsync(worker ?? cast.Of(Post.Operator, plan.Street), new OpenCase(App, plan.Street, form), cancellation);
    }

    /// <summary>Somebody of each street comes again and again.</summary>
    string Regular() => DemoText.People.Surnames[plan.Street[^1] % DemoText.People.Surnames.Count] + DemoText.People.Given[plan.Street[^2] % DemoText.People.Given.Count];

    /// <summary>A made-up spot near the road's own middle, as phones tell it: in GCJ-02. One case in eight has none.</summary>
    Record? Where(string road)
    {
        var (near, turn, far) = (new Random(road.Sum(c => c)), random.NextDouble() * Math.Tau, random.NextDouble());
        if (random.Next(8) == 0 || !DemoText.Points.TryGetValue(plan.Street, out var middle)) return null;
        // A road keeps to its side of the street, so that cases gather along it.
        var (lng, lat) = (middle[0] + ((near.NextDouble() - 0.5) * 0.008) + (Math.Cos(turn) * far * 0.0012), middle[1] + ((near.NextDouble() - 0.5) * 0.007) + (Math.Sin(turn) * far * 0.0012));
        var (x, y) = Forms.Datums.FromWgs84(lng, lat, "gcj02");
        return Record.Of(("lng", Math.Round(x, 6)), ("lat", Math.Round(y, 6)), ("datum", "gcj02"));
    }

    /// <summary>What no duty covers waits for the dispatcher; what one does has been dispatched already.</summary>
    async Task<bool> AppointAsync(string? office, CancellationToken cancellation)
    {
        if (Live("dispatch") is null) return true;
        Later(10, 120);
        return await CompleteAsync("dispatch", Post.Dispatcher, plan.Street, null, Record.Of(("unit", $"{plan.Street}-{office ?? "zh"}")), null, cancellation);
    }

    async Task RefuseAsync(CancellationToken cancellation)
    {
        Later(40, 300);
        if (Live("handle") is not { } item) return;
        await SendAsync(cast.Of(Post.Handler, item.Unit ?? ""), new RefuseDispatch(item.Visit, Word("refusals"), $"{plan.Street}-{(item.Unit?.EndsWith("cg", StringComparison.Ordinal) == true ? "zf" : "cg")}"), cancellation);
    }

    async Task<bool> HandleAsync(bool first, bool complete, CancellationToken cancellation)
    {
        if (Live("handle") is not { } item) return false;
        var handler = cast.Of(Post.Handler, item.Unit ?? "");
        Later(8, 150);
        if (!await SendAsync(handler, new ClaimItem(item.Visit), cancellation)) return false;
        if (random.Next(4) == 0)
        {
            Later(30, 200);
            if (!await SendAsync(handler, new AddComment(Word("comments")), cancellation)) return false;
        }
        if (plan.Pace == DemoPace.Overdue && !complete)
        {
            at = clock.Now.AddMinutes(-random.Next(30, 1200));
            await SendAsync(cast.Of(Post.Supervisor, plan.Street), new UrgeItem(null, Word("urges")), cancellation);
        }
        if (!complete) return false;
        var contacted = at;
        if (plan.HandledAt is { } handled && handled > at) at = handled;
        else Later(first ? 120 : 90, random.Next(9) == 0 && plan.End < DemoEnd.Intake ? 2600 : 1100);
        return await CompleteAsync("handle", handler, null, Record.Of(("contacted", true), ("contactedAt", contacted.ToOffset(TimeSpan.FromHours(8)).ToString("yyyy-MM-ddTHH:mm:sszzz", System.Globalization.CultureInfo.InvariantCulture)),
            ("result", first ? Pick(matter.Results) : Word("second"))), first ? null : Word("contacted"), cancellation);
    }

    async Task<bool> CallBackAsync(string outcome, CancellationToken cancellation)
    {
        // Given up only after the attempts that the app asks for.
        for (var tried = 0; outcome == "unreachable" && tried < Attempts; tried++)
        {
            Later(20, 120);
            if (Live("callback") is not { } item || !await SendAsync(cast.Of(Post.Callback, plan.Street), new NoteCall(item.Visit, CallAttempt.Unreachable, null, null), cancellation)) return false;
        }
        Later(30, 420);
        var form = outcome switch
        {
            "resolved" => Record.Of(("reached", true), ("satisfaction", random.Next(10) switch { < 5 => "5", < 8 => "4", _ => "3" }), ("callbackNote", Word("resolved"))),
            "unreachable" => Record.Of(("reached", false), ("callbackNote", Word("unreachable"))),
            _ => Record.Of(("reached", true), ("satisfaction", random.Next(2) == 0 ? "2" : "1"), ("callbackNote", Word("unresolved"))),
        };
        return await CompleteAsync("callback", Post.Callback, plan.Street, outcome, form, null, cancellation);
    }

    Task<bool> CompleteAsync(string activity, Post post, string unit, string? outcome, Record form, string? comment, CancellationToken cancellation) =>
        CompleteAsync(activity, cast.Of(post, unit), outcome, form, comment, cancellation);

    async Task<bool> CompleteAsync(string activity, Actor? who, string? outcome, Record form, string? comment, CancellationToken cancellation) =>
        Live(activity) is { } item && await SendAsync(who, new CompleteItem(item.Visit, outcome, form, comment), cancellation);

    /// <returns>False when it would lie in the future: the case stays where it is.</returns>
    /// <exception cref="InvalidOperationException">The command was refused: the demo does not fit its app.</exception>
    async Task<bool> SendAsync(Actor? who, CaseCommand command, CancellationToken cancellation)
    {
        if (at > clock.Now || who is null) return false;
        clock.Set(at);
        var answer = await grains.ExecuteAsync(new CommandRequest(id, command, who, null, []), cancellation);
        if (answer.Refusal is { } refusal)
            throw new InvalidOperationException($"demo case {number}, {plan.End}: {command.GetType().Name} was refused: {string.Join("; ", refusal.Problems.Select(p => $"{p.Code} {p.Path}"))}");
        (id, state) = (answer.Case, answer.State);
        return true;
    }

    CaseItem? Live(string activity) => state.Items.LastOrDefault(i => i.IsLive && i.Activity == activity);

    /// <summary>Goes on after some working time, plus some seconds, as people do.</summary>
    void Later(int least, int most) => at = calendar.Add(at, new WorkDuration(random.Next(least, most), TimeUnit.WorkMinutes)).At.AddSeconds(random.Next(1, 59));

    string Name() => random.Next(3) == 0
        ? Pick(DemoText.People.Surnames) + Pick(DemoText.People.Given)
        : Pick(DemoText.People.Surnames) + Pick(DemoText.People.Given) + Pick(DemoText.People.Second);

    string Word(string kind) => Pick(DemoText.Words[kind]);

    T Pick<T>(IReadOnlyList<T> from) => from[random.Next(from.Count)];
}
