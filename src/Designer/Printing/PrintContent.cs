using System.Globalization;
using LowCode.Cases;
using LowCode.Designer.Desk;
using LowCode.Designer.Shared;
using LowCode.Forms;
using LowCode.Org;
using LowCode.Scripts;
using Microsoft.AspNetCore.Components;

namespace LowCode.Designer.Printing;

/// <summary>What stands in a print layout: of a case, or made up for looking at the layout.</summary>
public abstract class PrintContent(Words words)
{
    protected Words Words { get; } = words;

    public abstract bool Has(FieldDefinition field);
    public abstract RenderFragment Shown(FieldDefinition field);
    public abstract IReadOnlyList<IReadOnlyList<RenderFragment>> Rows(FieldDefinition table);
    /// <summary>Columns of a table that stand on paper.</summary>
    public static IEnumerable<FieldDefinition> Columns(FieldDefinition table) => table.Fields.Where(f => f.Type is not (FieldType.Hidden or FieldType.Help));

    public abstract IReadOnlyList<(string Name, string Value)> Facts { get; }
    /// <summary>Step, who, outcome, when.</summary>
    public abstract IReadOnlyList<string[]> Steps { get; }

    protected static string When(DateTimeOffset at) => PageContext.China(at).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
}

/// <param name="values">As their reader may see them.</param>
public sealed class CaseContent(PageContext page, CaseState state, Record values, ValueSight sight) : PrintContent(page.Words)
{
    public override bool Has(FieldDefinition field) => !values[field.Id].IsBlank;

    public override RenderFragment Shown(FieldDefinition field) => ValueShown.Of(field, values[field.Id], sight);

    public override IReadOnlyList<IReadOnlyList<RenderFragment>> Rows(FieldDefinition table) =>
        [.. (values[table.Id].AsList ?? []).Select(row => (IReadOnlyList<RenderFragment>)[.. Columns(table).Select(f => row[f.Id].IsBlank ? _ => { } : ValueShown.Of(f, row[f.Id], sight))])];

    public override IReadOnlyList<(string Name, string Value)> Facts
    {
        get
        {
            var facts = new List<(string, string)> { (Words["case.owner"], page.NameOf(new UnitId(state.Owner))), (Words["case.by"], When(state.OpenedAt)) };
            if (state.ClosedAt is { } closed) facts.Add((Words["case.closedAt"], When(closed)));
            return facts;
        }
    }

    public override IReadOnlyList<string[]> Steps => [.. state.Items.Where(i => i.Status == ItemStatus.Done).Select(item => new[]
    {
        item.Name, item.Holder is { } who ? page.NameOf(new UserId(who)) : "", item.Outcome is { } outcome ? Outcomes.Common(outcome, Words) ?? outcome : "", item.DoneAt is { } at ? When(at) : "",
    })];
}

/// <summary>Made up, so that a layout can be looked at before there is a case.</summary>
public sealed class SampleContent(Words words) : PrintContent(words)
{
    public override bool Has(FieldDefinition field) => true;

    public override RenderFragment Shown(FieldDefinition field) => builder => builder.AddContent(0, Text(field));

    public string Text(FieldDefinition field) => field switch
    {
        { Options: [var first, ..] } => Words.Of(first.Label),
        { Fields.IsEmpty: false } => string.Join(Words["join"], field.Fields.Select(f => $"{Words.Of(f.Label)} {Text(f)}")),
        _ => Words.Find("prints.sample." + field.Type) ?? Words["prints.sample"],
    };

    public override IReadOnlyList<IReadOnlyList<RenderFragment>> Rows(FieldDefinition table) => [.. Enumerable.Range(0, 2).Select(_ => (IReadOnlyList<RenderFragment>)[.. Columns(table).Select(Shown)])];

    public override IReadOnlyList<(string Name, string Value)> Facts => [(Words["case.owner"], Words["prints.sample.owner"]), (Words["case.by"], "2026-01-04 10:20"), (Words["case.closedAt"], "2026-01-05 09:00")];

    public override IReadOnlyList<string[]> Steps => [[Words["blank.intake"], Words["prints.sample.PersonName"], "", "2026-01-04 10:20"], [Words["blank.handle"], Words["prints.sample.PersonName"], "", "2026-01-05 09:00"]];
}
