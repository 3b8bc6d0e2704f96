using System.Text.Json;
using System.Text.Json.Serialization;
using LowCode.Calendar;
using LowCode.Flows;
using LowCode.Forms;

namespace LowCode.Apps;

/// <summary><c>app.json</c> of a package.</summary>
/// <param name="Id">Lower-case letters, digits and <c>-</c>; unique in a catalog.</param>
/// <param name="Version">Semantic version, <c>major.minor.patch</c>.</param>
/// <param name="Noun">What its users call a case: 工单, 事件, 办件 …</param>
/// <param name="NumberPrefix">One to four capital letters in the case number.</param>
/// <param name="Form">The form a new case is opened with.</param>
/// <param name="Title">Expression over <c>form</c> for the case's title in lists.</param>
/// <param name="Posts">Posts the flow names; a street maps them to people.</param>
/// <param name="OpenedBy">Posts whose holders may open a case; empty: everybody signed in.</param>
/// <param name="Deadlines">Clocks of the whole case.</param>
/// <param name="Confidential">Expression over <c>form</c>: true hides the claimant from all but those who handle the secret.</param>
/// <param name="Answer">Expression over <c>form</c>: the text the claimant, and the platform a case came from, is answered with.</param>
/// <param name="Columns">Fields whose values lists show.</param>
/// <param name="Notices">What people are told without a step of the flow.</param>
/// <param name="Suspend">On which terms the whole case may be suspended; without it, it may not.</param>
/// <param name="Extend">On which terms the limits of the whole case may be moved; without it, they may not.</param>
/// <param name="Park">On which terms the case may be parked (挂账); without it, it may not.</param>
/// <param name="Supervision">Supervision and urging.</param>
/// <param name="Merge">On which terms cases are merged under one (并案); without it, they are not.</param>
/// <param name="Split">On which terms a case is split into several (拆案); without it, it is not.</param>
/// <param name="Residents">What residents and enterprises can ask for themselves.</param>
/// <param name="Callback">How claimants are called back; without it the step is filled in like any other.</param>
/// <param name="Patrol">Which of its fields the one screen of a patrol fills; without it, it has none.</param>
/// <param name="SelfHandled">Matters found and mended on the spot (自办结); without it there are none.</param>
/// <param name="Rates">How the three rates are measured; without it they are not.</param>
public sealed record AppManifest(
    string Id, Label Name, string Version, Label Noun, string NumberPrefix, string Form, string Title,
    IReadOnlyList<string>? Posts = null, IReadOnlyList<string>? OpenedBy = null, IReadOnlyList<DeadlineDefinition>? Deadlines = null, string? Confidential = null,
    string? Answer = null, ListColumns? Columns = null, IReadOnlyList<NoticeDefinition>? Notices = null,
    SuspendDefinition? Suspend = null, ExtendDefinition? Extend = null, SuspendDefinition? Park = null, SupervisionDefinition? Supervision = null,
    SelfHandlingDefinition? SelfHandled = null, MergeDefinition? Merge = null, SplitDefinition? Split = null, RatesDefinition? Rates = null, ResidentsDefinition? Residents = null, PatrolDefinition? Patrol = null, CallbackDefinition? Callback = null)
{
    /// <summary>Members this version does not know; they are written back unchanged.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Further { get; set; }
}

/// <summary>What lists show besides number and title: each names a field of the opening form, or is absent.</summary>
/// <param name="Category">What kind of matter it is (类别).</param>
/// <param name="Claimant">Who asks (诉求人); lists show it masked, and not at all when the case is confidential.</param>
/// <param name="Channel">The way it came in (来源).</param>
/// <param name="Place">Where it is, in words (地点): a text or an address; places where much happens are found by it.</param>
/// <param name="Grid">The grid it lies in (网格), a field for a unit.</param>
public sealed record ListColumns(string? Category = null, string? Claimant = null, string? Channel = null, string? Place = null, string? Grid = null);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, ReadCommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true)]
[JsonSerializable(typeof(AppManifest))]
[JsonSerializable(typeof(FormAccess))]
[JsonSerializable(typeof(AppRegister))]
[JsonSerializable(typeof(PrintLayout))]
[JsonSerializable(typeof(LedgerLayout))]
[JsonSerializable(typeof(AppStatistic))]
[JsonSerializable(typeof(MessageTemplate))]
[JsonSerializable(typeof(IReadOnlyList<MessageTemplate>))]
sealed partial class AppsJson : JsonSerializerContext;
