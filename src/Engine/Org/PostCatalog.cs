using System.Collections.Frozen;
using System.Text.Json;

namespace LowCode.Org;

/// <summary>How far a post sees cases.</summary>
public enum Sight
{
    /// <summary>Cases one has made or has a part in oneself.</summary>
    Own,
    /// <summary>Cases of the unit the post is held in and of those below and of its line: as owner or with a part in them.</summary>
    Unit,
    /// <summary>All cases of the streets below the unit the post is held in, save confidential ones.</summary>
    Territory,
}

/// <summary>What a post may do and see.</summary>
/// <param name="Administrator">One of the three separated administrators (三员分立): nobody holds two, nobody passes it on.</param>
public sealed record PostDuty(Post Post, string Zh, string En, Sight Sight, ActSet Acts, bool Administrator);

/// <summary>All posts of the product, read once from <c>Data/posts.json</c>.</summary>
public static class PostCatalog
{
    sealed record Entry(string Zh, string En, string Sight, string[] Acts, bool Administrator = false);

    static readonly FrozenDictionary<Post, PostDuty> duties = Load();

    public static IReadOnlyList<PostDuty> All => duties.Values;

    public static PostDuty? Find(Post post) => duties.GetValueOrDefault(post);

    static FrozenDictionary<Post, PostDuty> Load()
    {
        using var stream = OrgData.Open("posts.json");
        var entries = JsonSerializer.Deserialize<Dictionary<string, Entry>>(stream, JsonSerializerOptions.Web)!;
        return entries.ToFrozenDictionary(e => new Post(e.Key), e =>
        {
            var acts = ActSet.Of(e.Value.Acts, out var unknown);
            if (unknown is not null) throw new InvalidOperationException($"posts.json: {e.Key} names the act {unknown}, which does not exist");
            return new PostDuty(new Post(e.Key), e.Value.Zh, e.Value.En, Enum.Parse<Sight>(e.Value.Sight, ignoreCase: true), acts.With(Acts.Self), e.Value.Administrator);
        });
    }
}
