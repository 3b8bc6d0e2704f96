using LowCode.Forms;

namespace LowCode.Designer.Workbench.Drafting;

/// <summary>What of a field of each type a rule can be about.</summary>
static class PickParts
{
    public static IEnumerable<PickField> Of(FieldDefinition field, string path, bool own)
    {
        PickField Whole(PickKind kind) => new(path, field, kind, Own: own);
        PickField Part(string at, PickKind kind, string part) => new(at, field, kind, part);
        PickField Count() => Part($"count({path})", PickKind.Count, "count");
        switch (field.Type)
        {
            case FieldType.Help: return [];
            case FieldType.Group: return field.Fields.SelectMany(f => Of(f, $"{path}.{f.Id}", own)).Select(f => f with { Group = field.Label });
            case FieldType.SubTable or FieldType.File or FieldType.Photo or FieldType.Audio: return [Whole(PickKind.Presence), Count()];
            case FieldType.Signature or FieldType.Record or FieldType.Duration: return [Whole(PickKind.Presence)];
            case FieldType.MultiChoice or FieldType.Cascader: return [Whole(PickKind.Many), Count()];
            case FieldType.User: return field.Multiple ? [Whole(PickKind.Presence), Count()] : [Whole(PickKind.Person)];
            case FieldType.Unit: return field.Multiple ? [Whole(PickKind.Presence), Count()] : [Whole(PickKind.Unit)];
            case FieldType.Place: return [Whole(PickKind.Presence), Part(path + ".address", PickKind.Text, "address")];
            case FieldType.Address: return [Whole(PickKind.Presence), Part(path + ".detail", PickKind.Text, "detail"), Part(path + ".division", PickKind.Text, "division")];
            case FieldType.Identity: return [Whole(PickKind.Presence), new(path + ".kind", Kinds(field), PickKind.Choice, "kind"), Part(path + ".number", PickKind.Text, "number")];
            case FieldType.DateRange: return [Whole(PickKind.Presence), Part(path + ".from", PickKind.Day, "from"), Part(path + ".to", PickKind.Day, "to")];
            case FieldType.Date: return [Whole(PickKind.Day)];
            case FieldType.DateTime: return [Whole(PickKind.Presence), Part($"date({path})", PickKind.Day, "day")];
            case FieldType.Time: return [Whole(PickKind.Time)];
            case FieldType.Boolean or FieldType.Consent: return [Whole(PickKind.Flag)];
            case FieldType.Choice: return [Whole(PickKind.Choice)];
            default: return [Whole(Limits.IsNumber(field.Type) ? PickKind.Number : PickKind.Text)];
        }
    }

    /// <summary>Kinds of documents as the options they are to people.</summary>
    static FieldDefinition Kinds(FieldDefinition field) => field with
    {
        Options = [.. (field.Kinds.IsEmpty ? IdentityDocument.Kinds : (IEnumerable<string>)field.Kinds).Select(kind => new OptionDefinition(kind, new Label(FieldWords.KindOf(kind, null), FieldWords.KindOf(kind, "en"))))],
    };
}
