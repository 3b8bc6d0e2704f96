using System.Text.Json;
using LowCode.Org;
using LowCode.Scripts;

namespace LowCode.Cases.Http;

/// <summary>Who asked for a case themselves, and what was brought later, as the API shows them: <c>applicant?</c>, <c>supplies?</c>.</summary>
static class ApplicantWriter
{
    static readonly FieldMask hidden = new(System.Collections.Frozen.FrozenDictionary<string, Func<Value, Value>>.Empty);

    public static void Write(Utf8JsonWriter writer, CaseState state, FieldMask? mask)
    {
        if (state.Applicant is { } applicant)
        {
            writer.WriteStartObject("applicant");
            writer.WriteString("service", applicant.Service);
            writer.WriteString("for", applicant.For);
            if (applicant.Relation is not null) writer.WriteString("relation", applicant.Relation);
            // A confidential case does not tell by its agent who asks.
            if (applicant.Agent is not null && !state.Confidential) writer.WriteString("agent", mask?.IsOpen == true ? applicant.Agent : Mask.Name(applicant.Agent));
            if (applicant.Licence is not null && !state.Confidential) writer.WriteString("licence", applicant.Licence);
            writer.WriteEndObject();
        }
        if (state.Supplies.IsEmpty) return;
        writer.WriteStartArray("supplies");
        foreach (var one in state.Supplies)
        {
            writer.WriteStartObject();
            writer.WriteNumber("number", one.Number);
            writer.WriteString("by", one.By);
            if (SupplyMask.Text(mask ?? hidden, state.Confidential, one.Text) is { } text) writer.WriteString("text", text);
            CaseJsonWriter.Time(writer, "at", one.At);
            writer.WritePropertyName("files");
            ValueJson.Write(writer, SupplyMask.Files(mask ?? hidden, one.Files));
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }
}
