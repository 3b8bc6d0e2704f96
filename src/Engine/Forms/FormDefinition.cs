using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using LowCode.Scripts;

namespace LowCode.Forms;

// Members that are not in the JSON are set to their type's default, initialisers notwithstanding; the init accessors put that right.

/// <summary>
/// A form as its author wrote it; plain data. <see cref="FormCompiler"/> checks it and makes it runnable.
/// The JSON format is published as <c>Data/form.schema.json</c>.
/// </summary>
/// <param name="Id">Name within the app: letters, digits, <c>_</c> and <c>-</c>.</param>
/// <param name="Name">Title for people.</param>
public sealed record FormDefinition(string Id, Label Name)
{
    /// <summary>How fields are grouped on the page; without any, all fields stand in one.</summary>
    public ImmutableArray<SectionDefinition> Sections { get; init => field = value.IsDefault ? [] : value; } = [];
    /// <summary>Whether its pages are shown one after the other, as tabs, or all below one another.</summary>
    public FormLayout Layout { get; init; }
    public ImmutableArray<FieldDefinition> Fields { get; init => field = value.IsDefault ? [] : value; } = [];
    /// <summary>Checks over several fields.</summary>
    public ImmutableArray<CheckDefinition> Rules { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>What has to be shown beside what is filled in.</summary>
    public ImmutableArray<DocumentDefinition> Documents { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>Reads a form's JSON.</summary>
    /// <exception cref="JsonException">Not JSON, or not of the format's shape; carries the place.</exception>
    public static FormDefinition Parse(string json) => JsonSerializer.Deserialize(json, FormJson.Default.FormDefinition) ?? throw new JsonException("a form is an object");

    public string ToJson() => JsonSerializer.Serialize(this, FormJson.Default.FormDefinition);
}

/// <param name="Id">Name within the form.</param>
/// <param name="Name">Heading.</param>
/// <param name="Fields">Ids of its fields in order.</param>
public sealed record SectionDefinition(string Id, Label? Name, ImmutableArray<string> Fields)
{
    public ImmutableArray<string> Fields { get; init => field = value.IsDefault ? [] : value; } = Fields.IsDefault ? [] : Fields;
    /// <summary>Columns on a wide screen, 1 to 4.</summary>
    public int Columns { get; init => field = value == 0 ? 1 : value; } = 1;
    /// <summary>Hides the section and with it its fields.</summary>
    public string? VisibleWhen { get; init; }
    /// <summary>Begins a page of this name, in forms laid out in pages or tabs.</summary>
    public Label? Page { get; init; }
}

/// <summary>How a form stands on its page.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<FormLayout>))]
public enum FormLayout
{
    /// <summary>All below one another.</summary>
    [JsonStringEnumMemberName("flow")] Flow,
    /// <summary>Page by page, each right before the next.</summary>
    [JsonStringEnumMemberName("pages")] Pages,
    /// <summary>As tabs, in any order.</summary>
    [JsonStringEnumMemberName("tabs")] Tabs,
}

/// <summary>One field. What does not fit its type is refused by the compiler.</summary>
/// <param name="Id">Member name in the form's data: a letter, then letters, digits and <c>_</c>.</param>
/// <param name="Type">What it holds.</param>
/// <param name="Label">What people call it.</param>
public sealed record FieldDefinition(string Id, [property: JsonRequired, JsonIgnore(Condition = JsonIgnoreCondition.Never)] FieldType Type, Label Label)
{
    public Label? Help { get; init; }
    /// <summary>The data element of the dictionary it is bound to, e.g. <c>person.idNumber</c>.</summary>
    public string? Element { get; init; }
    /// <summary>Of whom the element speaks, where a form has several of a kind: <c>mother</c>, <c>child</c>. Fields of one subject are prefilled together.</summary>
    public string? Subject { get; init; }

    public bool Required { get; init; }
    public bool ReadOnly { get; init; }
    public string? VisibleWhen { get; init; }
    public string? RequiredWhen { get; init; }
    public string? ReadOnlyWhen { get; init; }
    /// <summary>What a missing value does where one is required: stops the submit, or only warns.</summary>
    public CheckLevel RequiredLevel { get; init; }
    /// <summary>Expression whose value the field always has.</summary>
    public string? Compute { get; init; }
    /// <summary>Expression for the value the field starts with.</summary>
    public string? Default { get; init; }
    public ImmutableArray<CheckDefinition> Validate { get; init => field = value.IsDefault ? [] : value; } = [];
    public HideEffect OnHide { get; init; }

    /// <summary>Fixed list for choice, multichoice and cascader.</summary>
    public ImmutableArray<OptionDefinition> Options { get; init => field = value.IsDefault ? [] : value; } = [];
    /// <summary>A list of options of the app whose rows are the options, in place of <see cref="Options"/>.</summary>
    public string? List { get; init; }
    /// <summary>Which options hold: an expression that sees <c>item</c> (value, label, tags).</summary>
    public string? OptionsWhen { get; init; }

    /// <summary>Least and greatest number; earliest and latest date or time as the type writes them.</summary>
    public Value Min { get; init; }
    public Value Max { get; init; }
    /// <summary>Characters of a text; the type's own limit when not given.</summary>
    public int? MaxLength { get; init; }
    public int? MinLength { get; init; }
    /// <summary>Decimals of number and percent (0 to 6).</summary>
    public int? Decimals { get; init; }
    /// <summary>Least and most rows, files, chosen options or references.</summary>
    public int? MinCount { get; init; }
    public int? MaxCount { get; init; }
    /// <summary>Of an identity document: which kinds are taken, by their names in <see cref="IdentityDocument"/>; all when empty.</summary>
    public ImmutableArray<string> Kinds { get; init => field = value.IsDefault ? [] : value; } = [];
    /// <summary>Of a record: the register it stands in, e.g. <c>person</c>, <c>house</c>, <c>enterprise</c>, <c>place</c>.</summary>
    public string? Register { get; init; }
    /// <summary>Of a record: those the reader may see are offered as a list, as far as they are few; otherwise they are looked for.</summary>
    public bool Listed { get; init; }
    /// <summary>Several users, units or records instead of one.</summary>
    public bool Multiple { get; init; }
    /// <summary>File name endings allowed, without the dot.</summary>
    public ImmutableArray<string> Accept { get; init => field = value.IsDefault ? [] : value; } = [];
    /// <summary>Bytes of one file.</summary>
    public long? MaxSize { get; init; }
    /// <summary>Fields of a group or of a sub-table's rows.</summary>
    public ImmutableArray<FieldDefinition> Fields { get; init => field = value.IsDefault ? [] : value; } = [];
}

/// <summary>A check: when its condition is true, its message is shown.</summary>
/// <param name="If">True means wrong.</param>
/// <param name="Message">What to tell the person.</param>
/// <param name="Level">Whether it stops the submit.</param>
/// <param name="Field">For a rule of the form: where to show it.</param>
public sealed record CheckDefinition(string If, Label Message, CheckLevel Level = CheckLevel.Error, string? Field = null);

/// <param name="Value">What is stored.</param>
/// <param name="Label">What is shown.</param>
/// <param name="Parent">Cascader: the value it stands under.</param>
/// <param name="Tags">Free members for <c>optionsWhen</c>.</param>
public sealed record OptionDefinition(string Value, Label Label, string? Parent = null, Record? Tags = null);

[JsonConverter(typeof(JsonStringEnumConverter<CheckLevel>))]
public enum CheckLevel
{
    [JsonStringEnumMemberName("error")] Error,
    [JsonStringEnumMemberName("warning")] Warning,
}

/// <summary>What becomes of a value when its field is hidden: dropped, or kept unseen.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<HideEffect>))]
public enum HideEffect
{
    [JsonStringEnumMemberName("clear")] Clear,
    [JsonStringEnumMemberName("keep")] Keep,
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true, WriteIndented = false,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, MaxDepth = 64)]
[JsonSerializable(typeof(FormDefinition))]
[JsonSerializable(typeof(OptionList))]
sealed partial class FormJson : JsonSerializerContext;
