using System.Collections.Frozen;
using LowCode.Apps;
using LowCode.Forms;
using LowCode.Org;
using LowCode.Scripts;

namespace LowCode.Cases;

/// <summary>Which top-level values are to be masked, and how.</summary>
public sealed class FieldMask(FrozenDictionary<string, Func<string, string>> fields)
{
    public static FieldMask None { get; } = new(FrozenDictionary<string, Func<string, string>>.Empty);

    public Record Apply(Record values)
    {
        foreach (var (name, mask) in fields)
            if (values[name].AsText is { } text) values = values.With(name, mask(text));
        return values;
    }
}

/// <summary>
/// Masks identity numbers, phones and names in what is shown of a case. Unmasked for the initiator, who wrote it, and for whoever holds one of the
/// case's live work items, who has to call; everybody else reveals a value with a right and a reason, which is logged.
/// </summary>
public sealed class CaseMask(AppStore apps)
{
    public async ValueTask<Record> ApplyAsync(Caller caller, CaseState state, Record values) => (await OfAsync(caller, state)).Apply(values);

    public async ValueTask<FieldMask> OfAsync(Caller caller, CaseState state)
    {
        if (MaySeeClear(caller, state)) return FieldMask.None;
        var app = await apps.GetAsync(state.App, state.AppVersion);
        var masks = new Dictionary<string, Func<string, string>>(StringComparer.Ordinal);
        foreach (var form in app.Forms.Values)
            foreach (var field in form.Definition.Fields)
                if (MaskOf(field) is { } mask) masks[field.Id] = mask;
        return masks.Count == 0 ? FieldMask.None : new FieldMask(masks.ToFrozenDictionary(StringComparer.Ordinal));
    }

    static bool MaySeeClear(Caller caller, CaseState state)
    {
        if (state.CreatedBy == caller.User.Value) return true;
        foreach (var item in state.Items)
            if (item.Status == ItemStatus.Claimed && item.Holder == caller.User.Value) return true;
        return false;
    }

    static Func<string, string>? MaskOf(FieldDefinition field) => field.Type switch
    {
        FieldType.Mobile or FieldType.Phone => Mask.Mobile,
        FieldType.ResidentId => Mask.IdNumber,
        _ when field.Element is "person.name" => Mask.Name,
        _ when field.Element is "person.idNumber" => Mask.IdNumber,
        _ when field.Element is "person.phone" => Mask.Mobile,
        _ when field.Element is "person.address" => Mask.Address,
        _ => null,
    };
}
