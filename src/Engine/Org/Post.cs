using System.Text.Json.Serialization;

namespace LowCode.Org;

/// <summary>A post (岗位) by name. Light apps name posts, never people; the duties of each stand in <c>Data/posts.json</c>.</summary>
[JsonConverter(typeof(TextIdJsonConverter<Post>))]
public readonly record struct Post(string Value) : ITextId<Post>
{
    public static Post Of(string value) => new(value);

    public static readonly Post Operator = new("operator");
    public static readonly Post Dispatcher = new("dispatcher");
    public static readonly Post Handler = new("handler");
    public static readonly Post Callback = new("callback");
    public static readonly Post Supervisor = new("supervisor");
    public static readonly Post StreetLeader = new("streetLeader");
    public static readonly Post CommunityWorker = new("communityWorker");
    public static readonly Post GridLeader = new("gridLeader");
    public static readonly Post GridWorker = new("gridWorker");
    public static readonly Post DistrictDispatcher = new("districtDispatcher");
    public static readonly Post DataAdmin = new("dataAdmin");
    public static readonly Post Designer = new("designer");
    public static readonly Post Publisher = new("publisher");
    public static readonly Post Resident = new("resident");
    public static readonly Post SystemAdmin = new("systemAdmin");
    public static readonly Post SecurityAdmin = new("securityAdmin");
    public static readonly Post AuditAdmin = new("auditAdmin");

    public override string ToString() => Value;
}
