using System.Globalization;
using System.Text.Json.Nodes;
using LowCode.Flows;
using LowCode.Forms;

namespace LowCode.Designer.Workbench.Drafting;

/// <summary>What else a step is told at its panel: votes, negotiation, assistance, excuses, terms. What the panel does not show of these stays as it is written.</summary>
static class StepTerms
{
    /// <summary>More than half.</summary>
    public const string Majority = ">1/2";

    /// <summary>How long units are given to say whether they take a matter, when nobody says.</summary>
    public const string TimeBox = "4 workhours";

    /// <summary>A field in which units are chosen, still to be made.</summary>
    public const string NewField = "+";

    /// <summary>The district a street belongs to: the first six digits of its code.</summary>
    public const string District = "=slice(case.street, 0, 6)";

    const string Keep = "keep";
    static readonly string[] abstaining = [.. Signing.Votes, "abstain"];

    /// <summary>What a unit that was called may do besides reporting.</summary>
    public static IReadOnlyList<string> SummonVerbs { get; } = ["transfer", "delegate", "recall", "addSign"];

    /// <summary>Fields in which several units are chosen.</summary>
    public static IEnumerable<FieldDefinition> Lists(FlowCanvasView view) => view.Draft.Fields.Where(f => f is { Type: FieldType.Unit, Multiple: true });

    /// <summary>Posts at the street are picked; everything else about parties is written.</summary>
    public static bool PartiesAreSimple(ActivityDefinition step) => step.Parties.AsList is { } parties && parties.All(p => p["unit"].AsText == "=case.street" && p["post"].AsText is not null && p.AsRecord?.Count == 2);

    /// <summary>Whether its votes are those of the product, with or without an abstention.</summary>
    public static bool VotesAreKnown(ActivityDefinition step) => step.Votes is null or { Count: 0 } || step.Votes.SequenceEqual(Signing.Votes) || step.Votes.SequenceEqual(abstaining);

    public static void Read(Posted posted, ActivityDefinition step, FlowCanvasView view, JsonObject? tree, JsonObject members)
    {
        if (posted.Has("sign.shown")) Sign(posted, step, tree, members);
        if (posted.Has("dispatch.shown")) Dispatch(posted, view, tree, members);
        if (posted.Has("summon.shown")) Summon(posted, tree, members);
        if (posted.Has("terms.shown")) Terms(posted, tree, members);
        if (posted.Has("assist.on") && (posted.Has("dispatch.shown") || posted.All("allow").Contains("assist"))) members["assist"] = posted.All("assist.on").Contains("true") ? Assist(posted, tree) : null;
    }

    /// <summary>A length of time; null for none.</summary>
    public static string? Length(Posted posted, string name) => posted.Number(name + ".n") is { } n and > 0 ? string.Create(CultureInfo.InvariantCulture, $"{n} {posted[name + ".unit"]}") : null;

    static void Sign(Posted posted, ActivityDefinition step, JsonObject? tree, JsonObject members)
    {
        var rule = posted["rule"];
        if (posted.Some("parties.by") is { } field)
        {
            members["parties"] = "=form." + field;
            if (posted.Has("parties.post")) members["candidates"] = Put(Copy(tree, "candidates"), "post", posted.Some("parties.post"), keeps: true) is { Count: > 0 } asked ? asked : null;
        }
        else if (posted.Has("parties.shown") || posted.Has("parties.by"))
        {
            members["parties"] = new JsonArray([.. posted.All("parties").Select(post => (JsonNode)new JsonObject { ["unit"] = "=case.street", ["post"] = post })]);
            // Each party names its own post; who must not sign stays.
            members["candidates"] = Put(Copy(tree, "candidates"), "post", null) is { Count: > 0 } others ? others : null;
        }
        members["quorum"] = rule == "quorum" ? Quorum(posted) : null;
        members["thresholds"] = rule != "owners" ? null : posted.Has("owners.agree.households") ? Thresholds(posted, tree) : tree?["thresholds"]?.DeepClone();
        posted.Tick(members, "veto");
        if (posted.Has("abstain") && VotesAreKnown(step)) members["votes"] = posted.All("abstain").Contains("true") ? new JsonArray([.. abstaining.Select(v => (JsonNode)v)]) : null;
        if (posted.Has("closes.n")) members["closes"] = Length(posted, "closes");
        if (posted.Has("reopens")) members["reopens"] = posted["reopens"] == "party" ? "party" : null;
    }

    /// <summary>So many parties, or a part of all; more than half when nobody says.</summary>
    static JsonNode Quorum(Posted posted) => posted.Some("quorum.of") is { } part ? part : posted.Number("quorum.n") is { } n and > 0 ? n : Majority;

    static JsonObject Thresholds(Posted posted, JsonObject? tree)
    {
        var thresholds = Copy(tree, "thresholds");
        foreach (var name in new[] { "takePart", "agree" })
        {
            var parts = Put(Put(Copy(thresholds, name), "households", posted.Some($"owners.{name}.households")), "area", posted.Some($"owners.{name}.area"));
            Put(thresholds, name, parts.Count > 0 ? parts : null);
        }
        return thresholds;
    }

    static void Dispatch(Posted posted, FlowCanvasView view, JsonObject? tree, JsonObject members)
    {
        foreach (var post in new[] { "dispatcher", "leader" })
            if (posted[post] != Keep) members[post] = posted.Some(post);
        if (posted.Some("negotiate.units") is not { } units) { members["negotiate"] = null; return; }
        var asks = Copy(tree, "negotiate");
        if (units != Keep) asks["units"] = "=form." + (units == NewField ? StepBeginnings.NewUnits(view) : units);
        asks["within"] = Length(posted, "negotiate.within") ?? TimeBox;
        Put(asks, "post", posted.Some("negotiate.post"), keeps: true);
        members["negotiate"] = Put(asks, "silence", posted["negotiate.silence"] == "accepts" ? "accepts" : null);
    }

    static void Summon(Posted posted, JsonObject? tree, JsonObject members)
    {
        members["waits"] = Length(posted, "waits");
        if (posted.Some("excuse.post") is null) members["excuse"] = null;
        else
        {
            var excuse = Put(Copy(tree, "excuse"), "post", posted.Some("excuse.post"), keeps: true);
            members["excuse"] = posted["excuse.unit"] == Keep ? excuse : Put(excuse, "unit", posted.Some("excuse.unit"));
        }
        foreach (var name in new[] { "record", "rate" })
        {
            if (posted.Some(name + ".post") is not { } post) { members[name] = null; continue; }
            var part = Copy(tree, name);
            if (post != Keep) part["candidates"] = Put(Copy(part, "candidates"), "post", post);
            if (posted.Has(name + ".form")) Put(part, "form", posted.Some(name + ".form"));
            members[name] = Put(part, "within", Length(posted, name + ".within"));
        }
    }

    static void Terms(Posted posted, JsonObject? tree, JsonObject members)
    {
        if (posted.Has("return")) members["return"] = posted["return"] == "direct" ? "direct" : null;
        foreach (var verb in new[] { "suspend", "extend" })
        {
            // Terms of what is not allowed mean nothing.
            if (!posted.All("allow").Contains(verb)) { members[verb] = null; continue; }
            if (!posted.Has(verb + ".approval")) continue;
            var terms = Copy(tree, verb);
            var reasons = posted[verb + ".reasons"].Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct().Select(r => (JsonNode)r).ToArray();
            Put(terms, "reasons", reasons.Length > 0 ? new JsonArray(reasons) : null);
            Put(terms, "approval", posted.Some(verb + ".approval"), keeps: true);
            if (verb == "extend") Put(Put(terms, "times", posted.Number("extend.times") is { } times and > 0 ? times : null), "most", Length(posted, "extend.most"));
            members[verb] = terms.Count > 0 ? terms : null;
        }
        if (!posted.All("allow").Contains("assist")) members["assist"] = null;
    }

    static JsonObject Assist(Posted posted, JsonObject? tree)
    {
        var terms = Put(Put(Copy(tree, "assist"), "within", Length(posted, "assist.within")), "post", posted.Some("assist.post"), keeps: true);
        return Put(terms, "wait", posted.All("assist.wait").Contains("true") ? true : null);
    }

    /// <summary>The post candidates are found by, as it is picked; a list of posts is shown as a rule, and kept.</summary>
    public static string? PostOf(CandidatesDefinition? candidates) => candidates is null || candidates.Post.IsBlank ? null : candidates.Post.AsText ?? "=";

    static JsonObject Copy(JsonObject? of, string name) => of?[name]?.DeepClone() as JsonObject ?? [];

    /// <param name="keeps">What was found by rule is left as it is.</param>
    static JsonObject Put(JsonObject of, string name, JsonNode? value, bool keeps = false)
    {
        if (keeps && value is JsonValue said && said.TryGetValue<string>(out var text) && text == Keep) return of;
        if (value is null) of.Remove(name);
        else of[name] = value;
        return of;
    }
}
