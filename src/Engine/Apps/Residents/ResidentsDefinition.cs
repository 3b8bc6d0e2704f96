using LowCode.Forms;
using LowCode.Scripts;

namespace LowCode.Apps;

/// <summary>What an app offers to residents and enterprises, who have no account; without it they can only follow their cases.</summary>
/// <param name="Services">What they can ask for, each a part of the opening form.</param>
/// <param name="Again">On which terms they may ask again after the close; null when they may not.</param>
/// <param name="Withdraw">They may withdraw a case that is not closed yet.</param>
public sealed record ResidentsDefinition(IReadOnlyList<ServiceDefinition> Services, AgainDefinition? Again = null, bool Withdraw = true);

/// <summary>A claimant who is not content asks again (申请重办): the case is reopened.</summary>
/// <param name="Activity">Where it goes on; its start when null.</param>
/// <param name="Days">Days after the close.</param>
/// <param name="Times">How often.</param>
public sealed record AgainDefinition(string? Activity = null, int Days = 15, int Times = 1);

/// <summary>One thing residents can ask for.</summary>
/// <param name="Id">Lower-case letters, digits and <c>-</c>; unique in the app.</param>
/// <param name="Name">What they call it.</param>
/// <param name="Fields">Fields of the opening form they fill in; the rest they neither see nor send.</param>
public sealed record ServiceDefinition(string Id, Label Name, IReadOnlyList<string> Fields)
{
    public Label? About { get; init; }
    /// <summary>What has to be at hand, besides the documents the form names.</summary>
    public IReadOnlyList<Label>? Needs { get; init; }
    /// <summary>How long it takes, in words; the app's own deadline when null.</summary>
    public Label? Takes { get; init; }
    /// <summary>Whom to call; the hotline when null.</summary>
    public string? Phone { get; init; }
    /// <summary>Values of other fields; a text that begins with <c>=</c> is an expression over what was filled in.</summary>
    public Record? Values { get; init; }
    /// <summary><c>person</c>, <c>enterprise</c> or both; persons when null.</summary>
    public IReadOnlyList<string>? For { get; init; }
    /// <summary>Somebody may ask for another, e.g. a parent (代办).</summary>
    public bool Behalf { get; init; }
    /// <summary>A photo and a place (随手拍): at most three fields.</summary>
    public bool Snap { get; init; }
    /// <summary>A field of type <c>place</c> that the device fills in where its owner lets it; nobody types it.</summary>
    public string? Position { get; init; }
    /// <summary>A street has to open it; else it is open wherever the app is installed.</summary>
    public bool Closed { get; init; }

    public bool IsFor(string kind) => For is { Count: > 0 } kinds ? kinds.Contains(kind) : kind == Person;

    public const string Person = "person", Enterprise = "enterprise";

    /// <summary>Most fields of a snapshot.</summary>
    public const int MostOfSnap = 3;

    /// <summary>What may be done with the opening form.</summary>
    public FormAccess Access => new(FieldAccess.Hidden, System.Collections.Immutable.ImmutableDictionary.CreateRange(StringComparer.Ordinal, Fields.Distinct().Select(f => KeyValuePair.Create(f, FieldAccess.Edit))));
}

/// <summary>What a unit says of a service when it installs the app.</summary>
/// <param name="Open">Open here; as the template has it when null.</param>
/// <param name="Phone">Whom to call here.</param>
public sealed record ServiceSetting(bool? Open = null, string? Phone = null);
