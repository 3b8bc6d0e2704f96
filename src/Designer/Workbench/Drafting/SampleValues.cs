using LowCode.Designer.Shared;
using LowCode.Forms;
using LowCode.Scripts;

namespace LowCode.Designer.Workbench.Drafting;

/// <summary>Made-up values of a form, whole, so that it can be seen what becomes of them for whom.</summary>
static class SampleValues
{
    public static Record Of(IEnumerable<FieldDefinition> fields, Words words) =>
        Record.Of([.. fields.DistinctBy(f => f.Id).Select(f => (f.Id, Of(f, words)))]);

    static Value Of(FieldDefinition field, Words words)
    {
        Value Text() => Value.Of(words.Find("prints.sample." + field.Type) ?? words["prints.sample"]);
        return field.Type switch
        {
            FieldType.SubTable => Value.Of([Value.Of(Of(field.Fields, words))]),
            FieldType.Group => Value.Of(Of(field.Fields, words)),
            FieldType.Mobile => Value.Of("13812345678"),
            FieldType.Phone => Value.Of("020-83334444"),
            FieldType.ResidentId => Value.Of("440104198503071234"),
            FieldType.BankCard => Value.Of("6222021234567894"),
            FieldType.Email => Value.Of("name@example.org"),
            FieldType.Identity => Value.Of(Record.Of(("kind", Value.Of(IdentityDocument.Kinds[0])), ("number", Value.Of("440104198503071234")))),
            FieldType.Address or FieldType.Place => Value.Of(Record.Of(("detail", Value.Of(words["prints.sample.Address"])))),
            FieldType.DateRange => Value.Of(Record.Of(("from", Value.Of("2026-01-04")), ("to", Value.Of("2026-01-05")))),
            FieldType.DateTime => Value.Of("2026-01-04T10:20:00+08:00"),
            FieldType.Time => Value.Of("10:20"),
            FieldType.Duration => Value.Of("PT2H"),
            FieldType.Boolean or FieldType.Consent => Value.True,
            FieldType.Choice => field.Options.IsEmpty ? Text() : Value.Of(field.Options[0].Value),
            FieldType.MultiChoice or FieldType.Cascader => Value.Of(field.Options.IsEmpty ? [Text()] : [Value.Of(field.Options[0].Value)]),
            FieldType.Money => Value.Of(1200),
            _ when Limits.IsNumber(field.Type) => Value.Of(field.Type == FieldType.Rating ? 5 : 12),
            _ when FileReference.IsHeldBy(field.Type) => Value.Of([Value.Of(Record.Of(("name", Value.Of("sample"))))]),
            _ => Text(),
        };
    }
}
