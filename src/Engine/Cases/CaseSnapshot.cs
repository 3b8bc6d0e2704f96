using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using LowCode.Calendar;
using LowCode.Flows;
using LowCode.Scripts;

namespace LowCode.Cases;

/// <summary>A case's state as bytes, so that a long case need not be read from its beginning. Losing one costs time, never truth.</summary>
public static class CaseSnapshot
{
    /// <summary>Form of the bytes, and of the fold they were made by; another one is not read and the case is folded from its rows.</summary>
    public const int Codec = 3;

    /// <summary>A snapshot is taken each time this many commands have been accepted.</summary>
    public const int Every = 64;

    public static byte[] Write(CaseState state) => JsonSerializer.SerializeToUtf8Bytes(new CaseSnapshotBody(
        state.Version, state.Status, state.App, state.AppVersion, state.Number, state.Title, state.Street, state.CreatedBy, state.Source, state.Confidential,
        state.Result, state.OpenedAt, state.UpdatedAt, state.ClosedAt, state.Form, FlowStateCodec.Write(state.Flow), state.Ledger.ToUtf8(),
        state.Items, state.Parties, state.UrgedOn, state.UrgedThatDay, state.Outside, state.Importing,
        state.Copies, state.Category, state.Claimant, state.Channel, state.Settings, state.Rating,
        state.Suspensions.IsEmpty ? null : [.. state.Suspensions], state.Approvals.IsEmpty ? null : [.. state.Approvals],
        state.Fills.IsEmpty ? null : [.. state.Fills], state.Sources.IsEmpty ? null : [.. state.Sources], state.Subjects.IsEmpty ? null : [.. state.Subjects],
        state.Documents.IsEmpty ? null : [.. state.Documents],
        state.Parked, state.Supervisions.IsEmpty ? null : [.. state.Supervisions],
        state.Parent, state.Children.IsEmpty ? null : [.. state.Children], state.Assists.IsEmpty ? null : [.. state.Assists],
        state.Lead, state.Followers.IsEmpty ? null : [.. state.Followers], state.Links.IsEmpty ? null : [.. state.Links], state.Splits.IsEmpty ? null : [.. state.Splits],
        state.Applicant, state.Supplies.IsEmpty ? null : [.. state.Supplies], state.AskedAgain,
        state.Retries.IsEmpty ? null : [.. state.Retries],
        state.Attached.IsEmpty ? null : [.. state.Attached], state.Grid, state.Calls.IsEmpty ? null : [.. state.Calls]), SnapshotJson.Default.CaseSnapshotBody);

    public static CaseState Read(ReadOnlySpan<byte> bytes)
    {
        var body = JsonSerializer.Deserialize(bytes, SnapshotJson.Default.CaseSnapshotBody) ?? throw new JsonException("a snapshot is an object");
        return new CaseState
        {
            Version = body.Version, Status = body.Status, App = body.App, AppVersion = body.AppVersion, Number = body.Number, Title = body.Title,
            Street = body.Street, CreatedBy = body.CreatedBy, Source = body.Source, Confidential = body.Confidential, Result = body.Result,
            OpenedAt = body.OpenedAt, UpdatedAt = body.UpdatedAt, ClosedAt = body.ClosedAt, Form = body.Form, Flow = FlowStateCodec.Read(body.Flow),
            Ledger = LedgerState.FromUtf8(body.Ledger), Items = body.Items, Parties = body.Parties, UrgedOn = body.UrgedOn, UrgedThatDay = body.UrgedThatDay,
            Outside = body.Outside, Importing = body.Importing,
            Copies = body.Copies, Category = body.Category, Claimant = body.Claimant, Channel = body.Channel, Settings = body.Settings, Rating = body.Rating,
            Suspensions = [.. body.Suspensions ?? []], Approvals = [.. body.Approvals ?? []],
            Fills = [.. body.Fills ?? []], Sources = [.. body.Sources ?? []], Subjects = [.. body.Subjects ?? []], Documents = [.. body.Documents ?? []],
            Parked = body.Parked, Supervisions = [.. body.Supervisions ?? []], Parent = body.Parent, Children = [.. body.Children ?? []], Assists = [.. body.Assists ?? []],
            Lead = body.Lead, Followers = [.. body.Followers ?? []], Links = [.. body.Links ?? []], Splits = [.. body.Splits ?? []],
            Applicant = body.Applicant, Supplies = [.. body.Supplies ?? []], AskedAgain = body.AskedAgain, Retries = [.. body.Retries ?? []], Attached = [.. body.Attached ?? []], Grid = body.Grid, Calls = [.. body.Calls ?? []],
        };
    }
}

sealed record CaseSnapshotBody(
    long Version, CaseStatus Status, string App, string AppVersion, string Number, string Title, string Street, string CreatedBy, string? Source, bool Confidential,
    string? Result, DateTimeOffset OpenedAt, DateTimeOffset UpdatedAt, DateTimeOffset? ClosedAt, Record Form, byte[] Flow, byte[] Ledger,
    ImmutableArray<CaseItem> Items, ImmutableArray<string> Parties, DateOnly UrgedOn, int UrgedThatDay,
    OutsideReference? Outside, bool Importing, ImmutableArray<CaseCopy> Copies, string? Category, string? Claimant, string? Channel, string? Settings = null, CaseRating? Rating = null,
    Suspension[]? Suspensions = null, Approval[]? Approvals = null,
    FormFill[]? Fills = null, FieldSource[]? Sources = null, string[]? Subjects = null, CaseDocument[]? Documents = null,
    Parked? Parked = null, Supervision[]? Supervisions = null, ParentReference? Parent = null, ChildCase[]? Children = null, Assistance[]? Assists = null,
    LeadCase? Lead = null, Follower[]? Followers = null, CaseLink[]? Links = null, CaseSplit[]? Splits = null,
    CaseApplicant? Applicant = null, CaseSupply[]? Supplies = null, int AskedAgain = 0, PlannedRetry[]? Retries = null, AttachedFile[]? Attached = null, string? Grid = null, CallAttempt[]? Calls = null);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(CaseSnapshotBody))]
sealed partial class SnapshotJson : JsonSerializerContext;
