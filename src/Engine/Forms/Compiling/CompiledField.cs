using System.Collections.Frozen;
using LowCode.Scripts;

namespace LowCode.Forms;

/// <summary>A field with everything its evaluation needs.</summary>
sealed class CompiledField(FieldDefinition definition, string path, int ordinal, ValueShape shape, FieldRules rules)
{
    public FieldDefinition Definition => definition;
    /// <summary>Path without row numbers: <c>items.amount</c>.</summary>
    public string Path => path;
    /// <summary>Number of the field within the form.</summary>
    public int Ordinal => ordinal;
    public ValueShape Shape => shape;
    public FieldRules Rules => rules;

    /// <summary>Where it stands.</summary>
    public FormScope Scope { get; private set; } = null!;
    public int Index { get; private set; }
    /// <summary>What stands in it, for a group or sub-table.</summary>
    public FormScope? Inner { get; set; }

    /// <summary>Computed, serial or with a compute rule: never taken from what is sent.</summary>
    public bool IsMade { get; } = FieldTypes.IsServerMade(definition.Type) || definition.Compute is not null;
    public bool ClearsWhenHidden { get; } = definition.OnHide == HideEffect.Clear;
    public bool HasRequired { get; } = definition.Required || definition.RequiredWhen is not null;

    /// <summary>Options as values, for <c>item</c> in their rule; null for fields without.</summary>
    public FrozenDictionary<string, Record>? Options { get; } = FieldTypes.HasOptions(definition.Type) && !definition.Options.IsDefaultOrEmpty
        ? definition.Options.ToFrozenDictionary(o => o.Value, o => Record.Of(("value", o.Value), ("label", o.Label.Zh), ("parent", o.Parent), ("tags", o.Tags is null ? default(Value) : o.Tags)), StringComparer.Ordinal)
        : null;

    internal void Place(FormScope scope, int index) { Scope = scope; Index = index; }
}
