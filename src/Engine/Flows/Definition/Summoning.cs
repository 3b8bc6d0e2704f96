using LowCode.Scripts;

namespace LowCode.Flows;

/// <summary>
/// A <c>summon</c> (吹哨) is written with the words of flows themselves: a branch for each unit with its report (报到) and, beside it, the ruling on a request
/// to be excused or replaced; then the joint record; then a branch for each unit that came, in which both sides rate. So everything that holds for tasks
/// and for what is nested holds for it: return, recall, migration, proof, simulation.
/// </summary>
public static class Summoning
{
    /// <summary>Names of variables in the branch of a unit.</summary>
    public const string Unit = "unit", Limit = "limit", Closes = "closes", Status = "status", At = "at", Arrival = "arrival", Asked = "asked", Ruling = "ruling", Former = "former";

    /// <summary>Values of <see cref="Status"/>.</summary>
    public const string Waiting = "waiting", Arrived = "arrived", Late = "late", Missing = "missing", Excused = "excused";

    /// <summary>Outcomes of a ruling; no ruling until the limit is <see cref="MustCome"/>.</summary>
    public const string Replaced = "replaced", MustCome = "mustCome";

    /// <summary>Outcome of the whole when no unit came.</summary>
    public const string Nobody = "nobody";

    /// <summary>The request by which a unit asks to be excused or replaced.</summary>
    public const string Ask = "ask";

    /// <summary>Outcomes of a rating, best first.</summary>
    public static readonly IReadOnlyList<string> Levels = ["level5", "level4", "level3", "level2", "level1"];

    const string Unrated = "unrated", Came = "came", Result = "result";

    public static string UnitsId(string summon) => summon + ".units";
    public static string ArriveId(string summon) => summon + ".arrive";
    public static string RuleId(string summon) => summon + ".rule";
    public static string RecordId(string summon) => summon + ".record";
    public static string RatesId(string summon) => summon + ".rates";
    public static string RateUnitId(string summon) => summon + ".rateUnit";
    public static string RateStreetId(string summon) => summon + ".rateStreet";

    /// <summary>The same activity with its inside written out.</summary>
    public static ActivityDefinition Expand(ActivityDefinition summon)
    {
        var part = new Parts(summon.Id);
        var record = summon.Joint;
        string[] outcomes = record?.Outcomes is { Count: > 0 } named ? [.. named.Distinct()] : [FlowActivity.Done];
        part.Add(Units(summon));
        part.Add("any", ActivityTypes.Decision, a => a with { When = [new CaseDefinition { If = $"len(arrived('{summon.Id}')) > 0", Outcome = "some" }], Otherwise = Nobody });
        part.Add("none", ActivityTypes.End, a => a with { Result = Nobody });
        part.Go("units", null, "any");
        part.Go("any", Nobody, "none");
        if (record is null) part.Go("any", "some", Rated(summon, part, outcomes));
        else
        {
            part.Add("record", ActivityTypes.Task, a => a with
            {
                Name = record.Name ?? NameOf(summon, "record"), Form = record.Form, Candidates = record.Candidates, Outcomes = outcomes, Extra = record.Extra,
                Deadlines = record.Within is { } within ? [Clock("record", within)] : null,
            });
            part.Go("any", "some", "record");
            var next = Rated(summon, part, outcomes);
            for (var i = 0; i < outcomes.Length; i++)
            {
                var (noted, outcome) = (FormattableString.Invariant($"noted{i}"), outcomes[i]);
                part.Add(noted, ActivityTypes.Set, a => a with { Values = Scripts.Record.Of((Result, outcome)) });
                part.Go("record", outcome, noted);
                part.Go(noted, null, next);
            }
        }
        return summon with { Activities = part.Activities, Connections = part.Connections, Start = UnitsId(summon.Id), Variables = Scripts.Record.Of((Result, "")) };
    }

    /// <summary>Both sides rate, then the summon is left as the record says; the part that comes first.</summary>
    static string Rated(ActivityDefinition summon, Parts part, string[] outcomes)
    {
        for (var i = 0; i < outcomes.Length; i++) part.Add(FormattableString.Invariant($"left{i}"), ActivityTypes.End, a => a with { Result = outcomes[i] });
        if (outcomes.Length > 1)
        {
            part.Add("by", ActivityTypes.Decision, a => a with { When = [.. outcomes.Skip(1).Select(o => new CaseDefinition { If = $"vars.{Result} == '{o}'", Outcome = o })], Otherwise = outcomes[0] });
            for (var i = 0; i < outcomes.Length; i++) part.Go("by", outcomes[i], FormattableString.Invariant($"left{i}"));
        }
        var leave = outcomes.Length > 1 ? "by" : "left0";
        if (summon.Rate is not { } rate) return leave;
        var inside = new Parts(summon.Id);
        IReadOnlyList<BoundaryDefinition>? closes = rate.Within is { } within ? [new BoundaryDefinition { Id = "closes", On = "timer", After = within, Outcome = Unrated }] : null;
        inside.Add("sides", ActivityTypes.Fork, a => a);
        inside.Add("rateUnit", ActivityTypes.Task, a => a with { Name = rate.Name ?? NameOf(summon, "rateUnit"), Candidates = rate.Candidates, Outcomes = Levels, Boundaries = closes });
        inside.Add("rateStreet", ActivityTypes.Task, a => a with { Name = NameOf(summon, "rateStreet"), Candidates = Of(summon, "=item"), Outcomes = Levels, Boundaries = closes });
        inside.Add("rated", ActivityTypes.Join, a => a);
        inside.Go("sides", null, "rateUnit");
        inside.Go("sides", null, "rateStreet");
        inside.Go("rateUnit", null, "rated");
        inside.Go("rateStreet", null, "rated");
        part.Add("rates", ActivityTypes.ForEach, a => a with { Name = rate.Name ?? NameOf(summon, "rates"), Items = $"=arrived('{summon.Id}')", Activities = inside.Activities, Connections = inside.Connections, Start = summon.Id + ".sides" });
        part.Go("rates", null, leave);
        return "rates";
    }

    /// <summary>A branch for each unit: it is called, has its turn, and what came of it is noted. Replaced, another has the turn.</summary>
    static ActivityDefinition Units(ActivityDefinition summon)
    {
        var part = new Parts(summon.Id);
        var none = Scripts.Record.Of(new[] { Unit, Limit, Closes, Status, At, Arrival, Asked, Ruling, Former }.Select(n => (n, Value.Null)).ToArray());
        var (limit, closes) = ($"=due('{summon.Within}')", summon.Waits is { } waits ? $"=due('{waits}', due('{summon.Within}'))" : $"=due('{summon.Within}')");
        part.Add("call", ActivityTypes.Set, a => a with { Values = Scripts.Record.Of((Unit, "=item.unit ?? item"), (Limit, limit), (Closes, closes), (Status, Waiting)) });
        part.Add(Turn(summon));
        part.Add("came", ActivityTypes.Set, a => a with { Values = Scripts.Record.Of((Status, $"=isPast(vars.{Limit}) ? '{Late}' : '{Arrived}'"), (At, "=now()")) });
        part.Add("missed", ActivityTypes.Set, a => a with { Values = Scripts.Record.Of((Status, Missing)) });
        part.Go("call", null, "turn");
        part.Go("turn", Came, "came");
        part.Go("turn", Missing, "missed");
        if (summon.Excuse is not null)
        {
            part.Add("off", ActivityTypes.Set, a => a with { Values = Scripts.Record.Of((Status, Excused)) });
            part.Add("next", ActivityTypes.Set, a => a with
            {
                Values = Scripts.Record.Of((Former, $"=vars.{Unit}"), (Unit, $"=vars.{Ruling}.unit"), (Limit, limit), (Closes, closes)),
            });
            part.Go("turn", Excused, "off");
            part.Go("turn", Replaced, "next");
            part.Go("next", null, "turn");
        }
        return new ActivityDefinition
        {
            Id = UnitsId(summon.Id), Type = ActivityTypes.ForEach, Name = NameOf(summon, "units"), Items = summon.Parties, Variables = none,
            Activities = part.Activities, Connections = part.Connections, Start = summon.Id + ".call",
        };
    }

    /// <summary>The unit's report until it is there or awaited no longer; what it asks for is ruled on beside, and the clock runs on.</summary>
    static ActivityDefinition Turn(ActivityDefinition summon)
    {
        var part = new Parts(summon.Id);
        BoundaryDefinition missing = new() { Id = "closes", On = "timer", Until = $"=vars.{Closes}", Outcome = Missing };
        BoundaryDefinition ask = new() { Id = Ask, On = BoundaryDefinition.Request, Until = $"=vars.{Limit}", Interrupting = false, Outcome = Ask };
        part.Add("arrive", ActivityTypes.Task, a => a with
        {
            Name = NameOf(summon, "arrive"), Form = summon.Form, Into = Arrival, Outcomes = [Came], Allow = summon.Allow, Candidates = Of(summon, $"=vars.{Unit}"), Extra = summon.Extra,
            Deadlines = [Clock("arrive", summon.Within ?? "")], Boundaries = summon.Excuse is null ? [missing] : [missing, ask],
        });
        part.Add("there", ActivityTypes.End, a => a with { Result = Came });
        part.Add("gone", ActivityTypes.End, a => a with { Result = Missing });
        part.Go("arrive", Came, "there");
        part.Go("arrive", Missing, "gone");
        if (summon.Excuse is { } excuse)
        {
            part.Add("rule", ActivityTypes.Task, a => a with
            {
                Name = excuse.Name ?? NameOf(summon, "rule"), Into = Ruling, Outcomes = [Excused, Replaced, MustCome], Extra = excuse.Extra,
                Candidates = new CandidatesDefinition { Post = Value.Of(excuse.Post), Unit = excuse.Unit },
                Boundaries = [new BoundaryDefinition { Id = "silence", On = "timer", Until = $"=vars.{Limit}", Outcome = MustCome }],
            });
            part.Add("excused", ActivityTypes.End, a => a with { Result = Excused });
            part.Add("replaced", ActivityTypes.End, a => a with { Result = Replaced });
            part.Go("arrive", Ask, "rule");
            part.Go("rule", Excused, "excused");
            part.Go("rule", Replaced, "replaced");
        }
        return new ActivityDefinition
        {
            Id = summon.Id + ".turn", Type = ActivityTypes.Sequence, Name = NameOf(summon, "turn"), Activities = part.Activities, Connections = part.Connections, Start = ArriveId(summon.Id),
        };
    }

    static CandidatesDefinition Of(ActivityDefinition summon, string unit) => new() { Post = summon.Candidates?.Post ?? default, Unit = unit, Not = summon.Candidates?.Not ?? default };

    static LowCode.Calendar.DeadlineDefinition Clock(string id, string within) => new(id, within, "80%", null, null);

    static string NameOf(ActivityDefinition summon, string part) => FlowWords.Chinese.Say("summon." + part, ("name", summon.Name ?? FlowWords.Chinese["kind.Summon"]));

    /// <summary>Activities of one level, called by the summon's id and their part in it.</summary>
    sealed class Parts(string summon)
    {
        public List<ActivityDefinition> Activities { get; } = [];
        public List<ConnectionDefinition> Connections { get; } = [];

        public void Add(ActivityDefinition activity) => Activities.Add(activity);

        public void Add(string part, string type, Func<ActivityDefinition, ActivityDefinition> with) => Activities.Add(with(new ActivityDefinition { Id = $"{summon}.{part}", Type = type }));

        public void Go(string from, string? outcome, string to) => Connections.Add(new ConnectionDefinition { From = $"{summon}.{from}", Outcome = outcome, To = $"{summon}.{to}" });
    }
}
