using System.Text.Json;
using LowCode.Forms;
using LowCode.Scripts;

namespace LowCode.Cases.Http;

/// <summary>
/// One command of the history: <c>{ version, recordedAt, occurredAt, actor, hash, events: [{ type, … }] }</c>. Events keep the names and members
/// they have in the journal; values of fields that the reader may not see in the clear are masked.
/// </summary>
static class HistoryWriter
{
    /// <param name="seen">Other cases in the reader's sight, of those that the history names as grounds.</param>
    public static void Write(Utf8JsonWriter writer, CaseEntry entry, FieldMask mask, bool confidential, IReadOnlySet<string> seen)
    {
        var row = entry.Row;
        writer.WriteStartObject();
        writer.WriteNumber("version", row.Version);
        CaseJsonWriter.Time(writer, "recordedAt", DateTimeOffset.FromUnixTimeMilliseconds(row.RecordedAt));
        CaseJsonWriter.Time(writer, "occurredAt", DateTimeOffset.FromUnixTimeMilliseconds(row.OccurredAt));
        writer.WriteString("actor", row.Actor);
        if (row.Key is not null) writer.WriteString("key", row.Key);
        writer.WriteString("hash", Convert.ToHexStringLower(row.Hash));
        writer.WriteStartArray("events");
        foreach (var one in entry.Events)
        {
            var shown = Shown(one is DispatchAdvised advised ? EvidenceInSight.Within(advised, seen) : one, mask, confidential);
            var type = CaseEvents.TypeOf(shown);
            writer.WriteStartObject();
            writer.WriteString("type", type.Name);
            using var body = JsonSerializer.SerializeToDocument(shown, type.Info);
            foreach (var member in body.RootElement.EnumerateObject()) member.WriteTo(writer);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    /// <summary>An event as this reader may see it. Every kind that can carry a person's datum has its line here.</summary>
    internal static object Shown(object happened, FieldMask mask, bool confidential) => happened switch
    {
        CaseOpened opened => opened with { Form = mask.Apply(opened.Form) },
        PartAsked part => part with { Form = mask.Apply(part.Form) },
        FormChanged changed => changed with { Changes = mask.Apply(changed.Changes) },
        RulesApplied rules => rules.Masked(mask),
        // The value that was found and put right is the same personal datum in another field.
        FormFilled filled => filled with { Sources = filled.Sources?.Where(s => !mask.Sight.Keeps(ValuePath.Plain(s.Field))).Select(s => mask.Shown(s) with { Was = default }).ToList(), Subjects = null },
        // By the digest the cases of one phone could be joined. A confidential case does not tell by its agent who asks.
        CaseApplied applied => applied with
        {
            Subject = null,
            Agent = confidential || applied.Agent is null ? null : mask.IsOpen ? applied.Agent : Org.Mask.Name(applied.Agent),
            Licence = confidential ? null : applied.Licence,
        },
        DocumentsSupplied supplied => supplied with { Files = SupplyMask.Files(mask, supplied.Files), Text = SupplyMask.Text(mask, confidential, supplied.Text) },
        DocumentsNamed named => named with { Documents = Seen(named.Documents, mask) },
        DocumentsAsked asked => asked with { Documents = Seen(asked.Documents, mask) },
        DocumentsOverdue late => late with { Documents = Seen(late.Documents, mask) },
        DocumentSettled settled when mask.Sight.KeepsDocument(settled.Document) => settled with { From = null, Number = null },
        // What flows and scripts carry may be any value of the form under another name: told that it was, not what it was.
        Flows.EffectRequested effect => effect with { To = Value.Undefined, Payload = Value.Undefined },
        Flows.AskRaised ask => ask with { Input = Value.Undefined },
        Flows.FlowStarted started when mask.Hides => started with { Variables = null },
        Flows.SignalKept signal when mask.Hides => signal with { Payload = Value.Undefined },
        Flows.AskAnswered answer when mask.Hides => answer with { Value = Value.Undefined },
        Flows.VariableSet set when mask.Hides => set with { Value = Value.Undefined },
        Flows.ScopeOpened scope when mask.Hides => scope with { Item = Value.Undefined, Variables = null },
        Flows.ItemsTaken items when mask.Hides => items with { Items = Value.Undefined },
        _ => happened,
    };

    static IReadOnlyList<string> Seen(IReadOnlyList<string> documents, FieldMask mask) => mask.Sight.IsWhole ? documents : [.. documents.Where(d => !mask.Sight.KeepsDocument(d))];
}
