using System.Text.Json.Serialization;

namespace LowCode.Cases;

/// <summary>Where a document comes from, or why it is not there.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DocumentSource>))]
public enum DocumentSource
{
    /// <summary>Nobody has shown it yet.</summary>
    [JsonStringEnumMemberName("missing")] Missing,
    /// <summary>An e-licence (电子证照).</summary>
    [JsonStringEnumMemberName("licence")] Licence,
    /// <summary>A department shares it (部门共享).</summary>
    [JsonStringEnumMemberName("department")] Department,
    /// <summary>It was shown in an earlier case.</summary>
    [JsonStringEnumMemberName("case")] Case,
    /// <summary>The applicant brought it.</summary>
    [JsonStringEnumMemberName("applicant")] Applicant,
    /// <summary>Nobody has to bring it (免提交).</summary>
    [JsonStringEnumMemberName("exempt")] Exempt,
    /// <summary>It follows by a date (容缺).</summary>
    [JsonStringEnumMemberName("later")] Later,
}

/// <summary>A document of a case as it stands.</summary>
/// <param name="From">Which source, department or case; why it is exempt.</param>
/// <param name="Number">Number of the licence.</param>
/// <param name="Until">By when it has to follow, or until when the licence is valid.</param>
/// <param name="Original">The original was looked at.</param>
public sealed record CaseDocument(string Id, DocumentSource Source, string? From, string? Number, DateOnly? Until, bool Original, string? By, DateTimeOffset? At)
{
    public static CaseDocument Missing(string id) => new(id, DocumentSource.Missing, null, null, null, false, null, null);

    /// <summary>It was to follow and has not come by its day; told once.</summary>
    public bool Late { get; init; }

    /// <summary>From when on it is late: the day it was to follow by is over. Null while nothing is promised, or when it was told.</summary>
    [JsonIgnore] public DateTimeOffset? LateFrom => Source == DocumentSource.Later && !Late && Until is { Year: < 9999 } day ? new DateTimeOffset(day.AddDays(1).ToDateTime(TimeOnly.MinValue), TimeSpan.FromHours(8)) : null;

    /// <summary>It is still to come: nobody has shown it, or it was to follow.</summary>
    public bool IsLacking => Source is DocumentSource.Missing or DocumentSource.Later;
}

/// <summary>Documents a form names, each once, when it was filled in first.</summary>
public sealed record DocumentsNamed(IReadOnlyList<string> Documents) : CaseEvent;

/// <summary>Where a document comes from was said.</summary>
public sealed record DocumentSettled(string Document, DocumentSource Source, string? From, string? Number, DateOnly? Until, bool Original, string User) : CaseEvent;

/// <summary>The applicant was told at once of everything that is missing (一次性告知).</summary>
/// <param name="Until">By when it has to be brought (补正).</param>
public sealed record DocumentsAsked(IReadOnlyList<string> Documents, DateOnly Until, string? Note) : CaseEvent;

/// <summary>Documents that were to follow (容缺) have not come by their day.</summary>
public sealed record DocumentsOverdue(IReadOnlyList<string> Documents) : CaseEvent;

/// <summary>Says where a document comes from.</summary>
/// <param name="Source">licence, department, case, applicant, exempt or later.</param>
/// <param name="From">Which source, department or case; why it is exempt or may follow.</param>
/// <param name="Original">The original was looked at.</param>
public sealed record SettleDocument(string Document, DocumentSource Source, string? From, string? Number, DateOnly? Until, bool Original) : CaseCommand;

/// <summary>Tells the applicant at once of everything that is missing.</summary>
/// <param name="Days">Within how many days.</param>
public sealed record AskDocuments(int Days, string? Note) : CaseCommand;
