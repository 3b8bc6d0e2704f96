using LowCode.Apps;
using LowCode.Flows;
using LowCode.Forms;
using LowCode.Journal;
using LowCode.Org;
using LowCode.Registers;
using LowCode.Scripts;
using LowCode.Views;

namespace LowCode.Cases;

/// <summary>
/// What a filled form knows better than a register leaves the case by the outbox and becomes a change request to the element's source unit (数据更新核准);
/// the register itself changes only when that unit approves.
/// </summary>
public sealed class Corrections(ChangeRequests requests, CaseLists cases)
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
            var was = source.Was.IsBlank ? null : PrefillDesk.TextOf(field, source.Was);
            // Another division beside the same words is nothing a register would keep.
            if (was == text) continue;
            yield return new(filled.Visit, Effect, source.Element, Value.Undefined, Record.Of(
                ("register", source.Origin), ("record", source.Record), ("version", source.Version), ("unit", source.Unit),
                ("from", Value.Of(was)), ("to", text), ("by", by), ("number", state.Number)));
        }
    }

    /// <summary>Requests the caller may decide, and those they asked for, each with the case it came from where the caller sees that.</summary>
    /// <param name="state">waiting, approved, refused; null for all.</param>
    public async Task<IReadOnlyList<ChangeRequestLine>> ListAsync(Caller caller, string? state, CancellationToken cancellation = default) =>
        await InSightAsync(caller, await requests.ListAsync(caller, state, cancellation), cancellation);

    /// <summary>Approves or refuses one.</summary>
    /// <exception cref="Problems.RefusedException">See <see cref="ChangeRequests.DecideAsync"/>.</exception>
    public async Task<ChangeRequestLine> DecideAsync(Caller caller, string id, bool approve, string? reason, CancellationToken cancellation = default) =>
        (await InSightAsync(caller, [await requests.DecideAsync(caller, id, approve, reason, cancellation)], cancellation))[0];

    async Task<IReadOnlyList<ChangeRequestLine>> InSightAsync(Caller caller, IReadOnlyList<ChangeRequestLine> lines, CancellationToken cancellation)
    {
        var seen = (await cases.NamedAsync(caller, [.. lines.Select(l => l.Origin).Distinct()], cancellation)).Select(c => c.CaseId).ToHashSet(StringComparer.Ordinal);
        return [.. lines.Select(l => seen.Contains(l.Origin) ? l with { Case = l.Origin } : l)];
    }

    /// <summary>Takes one in; the same one again changes nothing.</summary>
    internal Task TakeAsync(OutboxId id, EffectRequested effect, DateTimeOffset at, CancellationToken cancellation)
    {
        var told = effect.Payload;
        return requests.AddAsync(new(id.ToString(), told["register"].AsText!, told["record"].AsText!, effect.Target, told["unit"].AsText!, id.Case.Value, told["number"].AsText!, told["by"].AsText!, at,
            told["from"].AsText, told["to"].AsText!), cancellation);
    }
}
