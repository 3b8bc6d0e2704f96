using LowCode.Apps;
using LowCode.Flows;
using LowCode.Forms;
using LowCode.Journal;
using LowCode.Registers;
using LowCode.Scripts;

namespace LowCode.Cases;

/// <summary>
/// What a filled form knows better than a register leaves the case by the outbox and becomes a change request to the element's source unit (数据更新核准);
/// the register itself changes only when that unit approves.
/// </summary>
public sealed class Corrections(ChangeRequests requests)
{
    /// <summary>The kind under which it leaves.</summary>
    public const string Effect = "register.change";

    /// <summary>What leaves of a filled form.</summary>
    internal static IEnumerable<EffectRequested> Of(FormFilled filled, LightApp app, CaseState state, string by)
    {
        if (!app.Forms.TryGetValue(filled.Form, out var form)) yield break;
        foreach (var source in filled.Sources ?? [])
        {
            if (source.Became is not (Became.Corrected or Became.Added) || source.Origin == PrefillDesk.OfCase) continue;
            if (BoundField.Of(form.Definition).FirstOrDefault(b => b.Path == ValuePath.Plain(source.Field))?.Field is not { } field || PrefillDesk.TextOf(field, ValuePath.At(state.Form, source.Field)) is not { Length: > 0 } text) continue;
            yield return new(filled.Visit, Effect, source.Element, Value.Undefined, Record.Of(
                ("register", source.Origin), ("record", source.Record), ("version", source.Version), ("unit", source.Unit),
                ("from", Value.Of(source.Was.IsBlank ? null : PrefillDesk.TextOf(field, source.Was))), ("to", text), ("by", by), ("number", state.Number)));
        }
    }

    /// <summary>Takes one in; the same one again changes nothing.</summary>
    internal Task TakeAsync(OutboxId id, EffectRequested effect, DateTimeOffset at, CancellationToken cancellation)
    {
        var told = effect.Payload;
        return requests.AddAsync(new(id.ToString(), told["register"].AsText!, told["record"].AsText!, effect.Target, told["unit"].AsText!, id.Case.Value, told["number"].AsText!, told["by"].AsText!, at,
            told["from"].AsText, told["to"].AsText!), cancellation);
    }
}
