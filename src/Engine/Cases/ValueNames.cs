using LowCode.Forms;
using LowCode.Org;
using LowCode.Registers;
using LowCode.Scripts;

namespace LowCode.Cases;

/// <summary>
/// What units, people, picked records and divisions are called in papers and files, as far as whoever asks may see them: records of registers are found
/// beforehand, masked, and only those in sight.
/// </summary>
public sealed class ValueNames(Caller caller, RegisterCatalog registers, RegisterReading reading, string? language = null)
{
    readonly Dictionary<(string Register, string Id), string> records = [];

    public Caller Caller { get; } = caller;

    /// <summary>Finds what the records are called that these values hold.</summary>
    public async Task LoadAsync(IEnumerable<FieldDefinition> fields, Record values, CancellationToken cancellation)
    {
        foreach (var (field, value) in RecordsIn(fields, values)) await LoadAsync(field, value, cancellation);
    }

    public async Task LoadAsync(FieldDefinition field, Value value, CancellationToken cancellation)
    {
        if (field is not { Type: FieldType.Record, Register: { } name } || value.IsBlank || await registers.FindAsync(name, cancellation) is not { } register) return;
        foreach (var id in Codes(value))
            if (!records.ContainsKey((name, id)))
                records[(name, id)] = await reading.TryGetAsync(Caller, register, id, cancellation) is { } record ? record.Masked().GetValueOrDefault(register.Label) ?? id : FieldWords.In("unseen", language);
    }

    /// <summary>What a code in a value of the field is called; the code where it is nobody's any more.</summary>
    public string Of(FieldDefinition field, string code) => field.Type switch
    {
        FieldType.Unit => Caller.NameOf(new UnitId(code)),
        FieldType.User => Caller.Directory.TryFindUser(new UserId(code), out var user) ? user.Name : code,
        FieldType.Address => DivisionNames.NameOf(Caller.Directory.Tree, code),
        FieldType.Record => records.GetValueOrDefault((field.Register ?? "", code)) ?? FieldWords.In("unseen", language),
        _ => code,
    };

    public string Text(FieldDefinition field, Value value) => FieldText.Of(field, value, language, Of);

    /// <summary>A field with all that stands in it: of a table every row, with what its columns are called.</summary>
    public string Whole(FieldDefinition field, Value value) => field.Type == FieldType.SubTable
        ? string.Join("\n", (value.AsList ?? []).Select(row => string.Join(FieldWords.In("and", language), field.Fields.Where(f => !row[f.Id].IsBlank).Select(f => $"{f.Label.In(language)} {Whole(f, row[f.Id])}"))))
        : Text(field, value);

    /// <summary>Fields that hold records, in groups and rows too, with what they hold.</summary>
    public static IEnumerable<(FieldDefinition Field, Value Value)> RecordsIn(IEnumerable<FieldDefinition> fields, Record values) => fields.SelectMany(field => (field.Type, values[field.Id]) switch
    {
        (FieldType.Record, var value) => [(field, value)],
        (FieldType.Group, { AsRecord: { } group }) => RecordsIn(field.Fields, group),
        (FieldType.SubTable, { AsList: { } rows }) => rows.SelectMany(row => row.AsRecord is { } one ? RecordsIn(field.Fields, one) : []),
        _ => (IEnumerable<(FieldDefinition, Value)>)[],
    });

    /// <summary>The codes a value holds: one, or a list of them.</summary>
    public static IEnumerable<string> Codes(Value value) => (value.AsList ?? [value]).Select(v => v.AsText).OfType<string>().Where(code => code.Length > 0);
}
