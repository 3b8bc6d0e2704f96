using Dapper;
using LowCode.Engine.Tests.Databases;
using LowCode.Org;
using LowCode.Storage;
using Xunit.Abstractions;

namespace LowCode.Engine.Tests.Org;

/// <summary>The rule as a function and the rule as SQL must never differ: random people, posts, clients and cases, both databases.</summary>
public class RowFilterTests(ITestOutputHelper output)
{
    const int Cases = 400, People = 60;

    static readonly UnitTree tree = UnitTree.Of(Divisions.Units);
    // Few units, so that cases and people meet.
    static readonly string[] units =
    [
        "4401", "440104", "440104001", "440104001-cg", "440104001-zh", "440104001007", "440104003", "440104003-cg", "440104003104", "440104-cg", "440104-zfw", "440104-zhzx",
    ];
    static readonly string[] streets = ["440104001", "440104003", "440104004", "440104", ""];
    static readonly string[] apps = ["request", "whistle", "wish"];

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_list_holds_exactly_the_cases_one_may_see(Dialect dialect)
    {
        var seed = Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        await using var rows = await TestDatabase.OpenAsync(dialect);
        var cases = Enumerable.Range(0, Cases).ToDictionary(i => $"{i:d32}", _ => Case(random));
        await InsertAsync(rows.Database, cases);
        var (seen, hidden, cut, taken, kept) = (0, 0, 0, 0, 0);
        var inUse = cases.Values.Select(c => c.Street.Value).Distinct().Order(StringComparer.Ordinal).ToList();
        Assert.Equal(inUse, await ReadAsync(rows.Database, new(RowBranches.StreetsInUse, [])));
        foreach (var caller in Callers(random))
        {
            var expected = cases.Where(c => Rights.Sees(caller, c.Value)).Select(c => c.Key).Order(StringComparer.Ordinal).ToList();
            Assert.Equal(expected, await ListAsync(rows.Database, Rights.Filter(caller, dialect)));
            (seen, hidden) = (seen + expected.Count, hidden + Cases - expected.Count);
            foreach (var act in (Act[])[Acts.CaseExport, Acts.CaseRead, Acts.Urge])
            {
                var may = cases.Where(c => Rights.MayWith(caller, act, c.Value)).Select(c => c.Key).Order(StringComparer.Ordinal).ToList();
                Assert.Equal(may, await ListAsync(rows.Database, Rights.FilterWith(caller, act, dialect)));
                (taken, kept) = (taken + may.Count, kept + expected.Count - may.Count);
            }
            if (Rights.Branches(caller, dialect, inUse) is not { } parts) continue;
            // The parts share no row, or one would stand here twice.
            var together = new List<string>();
            foreach (var source in parts.Sources(dialect, ""))
                together.AddRange(await ReadAsync(rows.Database, new($"select c.case_id from {source}", [.. parts.Parameters.Where(p => source.Contains("@" + p.Key, StringComparison.Ordinal))])));
            Assert.Equal(expected, together.Order(StringComparer.Ordinal));
            cut++;
        }
        Assert.True(seen > 0 && hidden > 0 && cut > 0 && taken > 0 && kept > 0);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_list_of_a_street_is_answered_from_indexes(Dialect dialect)
    {
        await using var rows = await TestDatabase.OpenAsync(dialect);
        var random = new Random(7);
        // Enough that reading all would be dear, and few of them in the caller's street.
        await InsertAsync(rows.Database, Enumerable.Range(0, 5000).ToDictionary(i => $"{i:d32}", i =>
            Case(random) with { Street = new(i % 50 == 0 ? "440104001" : "440104004"), OwnerUnit = new(i % 50 == 0 ? "440104001-cg" : "440104004-cg"), CreatedBy = new("x"), Parties = ["user:x" + i] }));
        var caller = Callers(random, "operator@440104001").First();
        var filter = Rights.Filter(caller, dialect);
        await using var connection = await rows.Database.OpenReadAsync();
        if (dialect == Dialect.Postgres)
        {
            await rows.ExecuteAsync("analyze cases; analyze case_party");
            var plan = string.Join('\n', await connection.QueryAsync<string>("explain select c.case_id from cases c where " + filter.Sql, Values(filter)));
            Assert.DoesNotContain("Seq Scan on cases", plan, StringComparison.Ordinal);
        }
        else
        {
            await using var command = connection.CreateCommand();
            command.CommandText = "explain query plan select c.case_id from cases c where " + filter.Sql;
            filter.AddTo(command);
            await using var reader = await command.ExecuteReaderAsync();
            var plan = new List<string>();
            while (await reader.ReadAsync()) plan.Add(reader.GetString(3));
            Assert.NotEmpty(plan);
            Assert.DoesNotContain(plan, step => step == "SCAN c" || step.StartsWith("SCAN c ", StringComparison.Ordinal));
        }
    }

    internal static IEnumerable<Caller> Callers(Random random, params string[] fixedPosts)
    {
        var posts = PostCatalog.All.Select(d => d.Post).ToArray();
        var users = Enumerable.Range(0, People).Select(i => new User(new($"u{i}"), $"user{i}", "某", Divisions.Yuexiu,
            [.. fixedPosts.Length > 0 ? fixedPosts.Select(Town.Held) : Enumerable.Range(0, random.Next(4)).Select(_ => new PostHeld(Pick(random, posts), new(Pick(random, units))))],
            StandIn: random.Next(4) == 0 ? new(new($"u{random.Next(People)}"), DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100)) : null)).ToList();
        var clients = Enumerable.Range(0, People).Select(i => new ApiClient(new($"c{i}"), "系统", new(Pick(random, units)), new($"u{i}"),
            random.Next(6) == 0 ? default : ActSet.All, random.Next(2) == 0 ? [] : [Pick(random, apps)], null, false, 0, 0, [])).ToList();
        var directory = new OrgDirectory(1, tree, users, clients, DateTimeOffset.UnixEpoch.AddYears(50));
        foreach (var user in users)
        {
            Assert.True(directory.TryFindMember(user.Id, out var member));
            yield return Caller.Of(directory, member);
            if (fixedPosts.Length == 0) yield return Caller.Of(directory, member, Pick(random, [.. clients]), "key");
        }
    }

    internal static CaseInvolvement Case(Random random) => new(Pick(random, apps), new(Pick(random, streets)), new(Pick(random, units)), new($"u{random.Next(People)}"), random.Next(3) == 0,
        Parties(random, 3), random.Next(4) == 0 ? Parties(random, 2) : null);

    static string[] Parties(Random random, int most) =>
        [.. Enumerable.Range(0, random.Next(most)).Select(_ => random.Next(2) == 0 ? $"user:u{random.Next(People)}" : "unit:" + Pick(random, units)).Distinct()];

    /// <param name="state">State and opening of a case; open at the beginning of time when left out.</param>
    internal static Task InsertAsync(Database database, Dictionary<string, CaseInvolvement> cases, Func<string, (string State, long OpenedAt)>? state = null) =>
        database.WriteAsync(WriteLane.Interactive, async (connection, transaction, _) =>
        {
            foreach (var (id, c) in cases)
            {
                await connection.ExecuteAsync(
                    "insert into cases (case_id, version, app, app_version, number, title, state, stage, street, owner_unit, created_by, confidential, incident, opened_at, updated_at, provisional, overdue)"
                    + " values (@id, 1, @app, '1.0.0', @id, '', @state, '', @street, @owner, @by, @confidential, @no, @openedAt, 0, @no, @no)",
                    new { id, state = state?.Invoke(id).State ?? "open", openedAt = state?.Invoke(id).OpenedAt ?? 0, app = c.App, street = c.Street.Value, owner = c.OwnerUnit.Value, by = c.CreatedBy.Value, confidential = c.Confidential, no = false }, transaction);
                foreach (var party in c.Copies ?? [])
                    await connection.ExecuteAsync("insert into case_copy (case_id, party, copied_by, copied_at) values (@id, @party, 'x', 0)", new { id, party }, transaction);
                foreach (var party in c.Parties!) await connection.ExecuteAsync("insert into case_party (case_id, party) values (@id, @party)", new { id, party }, transaction);
            }
        });

    static Task<List<string>> ListAsync(Database database, RowFilter filter) =>
        ReadAsync(database, filter with { Sql = $"select c.case_id from cases c where {filter.Sql} order by c.case_id" });

    static async Task<List<string>> ReadAsync(Database database, RowFilter filter)
    {
        await using var connection = await database.OpenReadAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = filter.Sql;
        filter.AddTo(command);
        await using var reader = await command.ExecuteReaderAsync();
        var ids = new List<string>();
        while (await reader.ReadAsync()) ids.Add(reader.GetString(0));
        return ids;
    }

    static DynamicParameters Values(RowFilter filter)
    {
        var values = new DynamicParameters();
        foreach (var (name, value) in filter.Parameters) values.Add(name, value);
        return values;
    }

    static T Pick<T>(Random random, T[] from) => from[random.Next(from.Length)];
}
