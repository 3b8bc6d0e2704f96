using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using LowCode.Cases;
using LowCode.Engine.Tests.Architecture;
using LowCode.Journal;
using LowCode.Scripts;

namespace LowCode.Engine.Tests.Histories;

/// <summary>
/// A case as its journal told it on the day it was recorded, payloads opened, with what its state came to. Kept as a file and never changed:
/// whatever the code becomes, it has to read these events and come to this state.
/// </summary>
sealed record RecordedHistory(string Name, IReadOnlyList<(CommandHeader Header, byte[] Payload)> Commands, JsonObject Expected)
{
    static readonly JsonSerializerOptions indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Folder => Checkout.Path("tests", "Engine.Tests", "Histories");

    public static IEnumerable<string> Names => Directory.EnumerateFiles(Folder, "*.json").Select(f => Path.GetFileNameWithoutExtension(f)!).Order(StringComparer.Ordinal);

    public static RecordedHistory Of(string name, IReadOnlyList<(CommandHeader Header, byte[] Payload)> commands) => new(name, commands, Facts(Fold(commands)));

    /// <summary>Folds the events with today's code.</summary>
    public CaseState Replay() => Fold(Commands);

    /// <summary>Names of all kinds of events in it.</summary>
    public IEnumerable<string> Kinds => Commands.SelectMany(c => JsonNode.Parse(c.Payload)!.AsArray()).OfType<JsonValue>().Where(v => v.GetValueKind() == JsonValueKind.String).Select(v => (string)v!);

    public void Save() => File.WriteAllText(Path.Combine(Folder, Name + ".json"), ToJson() + "\n");

    public string ToJson() => new JsonObject
    {
        ["commands"] = new JsonArray([.. Commands.Select(c => new JsonObject
        {
            ["version"] = c.Header.Version, ["actor"] = c.Header.Actor, ["occurredAt"] = c.Header.OccurredAt.ToUnixTimeMilliseconds(), ["events"] = JsonNode.Parse(c.Payload),
        })]),
        ["expected"] = Expected.DeepClone(),
    }.ToJsonString(indented);

    public static RecordedHistory Load(string name) => Parse(name, File.ReadAllText(Path.Combine(Folder, name + ".json")));

    public static RecordedHistory Parse(string name, string json)
    {
        var file = JsonNode.Parse(json)!;
        return new(name,
            [.. file["commands"]!.AsArray().Select(c => (
                new CommandHeader((long)c!["version"]!, (string)c["actor"]!, DateTimeOffset.FromUnixTimeMilliseconds((long)c["occurredAt"]!)),
                JsonSerializer.SerializeToUtf8Bytes(c["events"]!)))],
            file["expected"]!.AsObject());
    }

    /// <summary>What a state comes to, in terms that outlive its classes.</summary>
    public static JsonObject Facts(CaseState state)
    {
        var facts = Known(state);
        // What older recordings know nothing of is told only where there is any.
        if (!state.Copies.IsEmpty) facts["copies"] = new JsonArray([.. state.Copies.Select(c => JsonValue.Create($"{c.Party} {c.By} {c.At.ToUnixTimeMilliseconds()}"))]);
        if (new CaseDescribed(state.Category, state.Claimant, state.Channel) is var told && told != new CaseDescribed(null, null, null)) facts["described"] = $"{told.Category} {told.Claimant} {told.Channel}";
        if (state.Grid is { } grid) facts["grid"] = grid;
        if (!state.Calls.IsEmpty) facts["calls"] = new JsonArray([.. state.Calls.Select(c => JsonValue.Create($"{c.Visit} {c.By} {c.At.ToUnixTimeMilliseconds()} {c.How} {c.Again?.ToUnixTimeMilliseconds()} {c.Note}".TrimEnd()))]);
        if (state.Rating is { } rating) facts["rating"] = $"{rating.Level} {rating.Comment}".TrimEnd();
        if (!state.Suspensions.IsEmpty) facts["suspended"] = new JsonArray([.. state.Suspensions.Select(s => JsonValue.Create($"{s.Visit} {s.By} {s.Reason} {s.Until?.ToUnixTimeMilliseconds()}".Trim()))]);
        if (!state.Approvals.IsEmpty) facts["approvals"] = new JsonArray([.. state.Approvals.Select(a => JsonValue.Create($"{a.Number} {a.Kind} {a.Visit} {a.By} {a.Status} {a.DecidedBy}".TrimEnd()))]);
        // Only what was found is told: older recordings have none of it, whatever today's code makes of their forms.
        if (!state.Sources.IsEmpty)
        {
            facts["fills"] = new JsonArray([.. state.Fills.Select(f => JsonValue.Create($"{f.Form} {f.Visit} {f.Needed} {f.Asked} {f.Prefilled} {f.Corrected}"))]);
            facts["sources"] = new JsonArray([.. state.Sources.Select(s => JsonValue.Create($"{s.Field} {s.Element} {s.Origin} {s.Record} {s.Version} {s.At.ToUnixTimeMilliseconds()} {s.Sure} {s.Became}"))]);
        }
        if (!state.Documents.IsEmpty) facts["documents"] = new JsonArray([.. state.Documents.Select(d => JsonValue.Create($"{d.Id} {d.Source} {d.From} {d.Number} {d.Until} {d.Original} {d.By}{(d.Late ? " late" : "")}"))]);
        if (!state.Supervisions.IsEmpty) facts["supervisions"] = new JsonArray([.. state.Supervisions.Select(s => JsonValue.Create($"{s.Number} {s.Kind} {s.By} {s.Unit} {s.Status} {s.Feedback.Count}"))]);
        if (state.Parked is { } parked) facts["parked"] = $"{parked.By} {parked.Plan} {parked.Review.ToUnixTimeMilliseconds()}";
        return facts;
    }

    static JsonObject Known(CaseState state) => new()
    {
        ["version"] = state.Version, ["state"] = state.Status.ToString(), ["result"] = state.Result, ["number"] = state.Number, ["title"] = state.Title,
        ["street"] = state.Street, ["owner"] = state.Owner, ["createdBy"] = state.CreatedBy, ["confidential"] = state.Confidential,
        ["openedAt"] = state.OpenedAt.ToUnixTimeMilliseconds(), ["updatedAt"] = state.UpdatedAt.ToUnixTimeMilliseconds(), ["closedAt"] = state.ClosedAt?.ToUnixTimeMilliseconds(),
        ["nextWake"] = CaseDecider.NextWake(state)?.ToUnixTimeMilliseconds(), ["form"] = JsonNode.Parse(ValueJson.ToJson(state.Form)),
        ["items"] = new JsonArray([.. state.Items.Select(i => JsonValue.Create($"{i.Visit} {i.Activity} {i.Status} {i.Holder} {i.Outcome}".TrimEnd()))]),
        ["visits"] = new JsonArray([.. state.Flow.Visits.ToArray().Select(v => JsonValue.Create($"{v.Id} {v.Activity} {v.Status} {v.Outcome}{(v.Undone ? " undone" : "")}".TrimEnd()))]),
        ["tokens"] = new JsonArray([.. state.Flow.Tokens.ToArray().Select(t => JsonValue.Create($"{t.From} {t.Via} {t.Activity}"))]),
        ["variables"] = new JsonArray([.. state.Flow.Scopes.ToArray().Select(s => JsonNode.Parse(ValueJson.ToJson(s.Variables)))]),
        ["incidents"] = new JsonArray([.. state.Flow.Incidents.ToArray().Select(i => JsonValue.Create($"{i.Visit} {i.Problem.Code}"))]),
        ["clocks"] = new JsonArray([.. state.Ledger.Clocks.Select(c => JsonValue.Create($"{c.Id.Value} {c.Times.At?.ToUnixTimeMilliseconds()} {(c.BreachedAt is null ? "" : "breached")}".TrimEnd()))]),
        ["parties"] = new JsonArray([.. state.Parties.Select(p => JsonValue.Create(p))]),
    };

    static CaseState Fold(IEnumerable<(CommandHeader Header, byte[] Payload)> commands)
    {
        var state = CaseState.Nothing;
        foreach (var (header, payload) in commands) state = CaseFold.After(state, header, CaseEvents.Codec.Decode(EventCodec.Json, payload));
        return state;
    }
}
