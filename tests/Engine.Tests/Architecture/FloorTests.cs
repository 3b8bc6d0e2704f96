using System.Reflection;
using System.Text.RegularExpressions;
using LowCode.Problems;

namespace LowCode.Engine.Tests.Architecture;

/// <summary>The arrows between the rooms of the engine. A room uses rooms on lower floors only, so no two rooms ever use each other.</summary>
public partial class FloorTests
{
    static readonly string[][] floors =
    [
        ["Problems"],
        ["Scripts", "Calendar", "Telemetry", "Plugins"],
        ["Forms", "Flows", "Storage", "Extending"],
        ["Apps", "Journal", "Files", "Org"],
        ["Views", "Registers", "Access", "Interop", "Messages"],
        ["Cases", "Query"],
        ["Catalog", "Insight", "Board", "Reports"],
        ["LowCodeSettings"],
        ["LowCodeExtensions"],
    ];

    /// <summary>Rooms whose answers depend on what they are given and on nothing else.</summary>
    static readonly string[] pure = ["Problems", "Calendar", "Forms", "Flows"];

    static readonly string[] outside = ["Microsoft.AspNetCore", "Microsoft.Data.Sqlite", "System.Data", "System.Net", "System.IO.Pipes", "Npgsql", "Dapper"];

    static readonly Assembly engine = typeof(Problem).Assembly;

    static readonly Type[] ours = [.. engine.GetTypes().Where(type => RoomOf(type) is not null)];

    [Fact]
    public void A_room_uses_rooms_on_lower_floors_only()
    {
        var broken = ours
            .SelectMany(type => CodeUses.TypesOf(type).Select(RoomOf).Where(used => used is not null && !MayUse(RoomOf(type)!, used)).Distinct()
                .Select(used => $"{RoomOf(type)} uses {used} in {Outermost(type).FullName}"));
        Checkout.NoneOf(broken);
    }

    [Fact]
    public void No_file_so_much_as_names_a_room_above_its_own()
    {
        var broken = Checkout.Files("src/Engine", ".cs").SelectMany(file =>
        {
            var room = file.Split('/') is [_, _, var folder, _, ..] ? folder : System.IO.Path.GetFileNameWithoutExtension(file);
            return RoomName().Matches(Checkout.Read(file)).Select(match => match.Groups[1].Value).Distinct()
                .Where(used => FloorOf(used) >= 0 && !MayUse(room, used)).Select(used => $"{file} names {used}");
        });
        Checkout.NoneOf(broken);
    }

    [Fact]
    public void Every_folder_of_the_engine_is_a_room_with_a_floor()
    {
        var rooms = Checkout.Files("src/Engine", ".cs").Select(file => file.Split('/')).Where(parts => parts.Length > 3).Select(parts => parts[2]).Distinct();
        Assert.All(rooms, room => Assert.True(FloorOf(room) >= 0, $"{room} stands on no floor"));
        Assert.All(ours.Select(RoomOf).Distinct(), room => Assert.True(FloorOf(room!) >= 0, $"{room} stands on no floor"));
    }

    [Fact]
    public void A_type_stands_in_the_namespace_of_its_folder()
    {
        var broken = Checkout.Files("src/Engine", ".cs").Where(file => file.Split('/').Length > 3)
            .Where(file => Namespace().Match(Checkout.Read(file)) is { Success: true } match && match.Groups[1].Value.Split('.') is var parts
                && (parts is not ["LowCode", var room, ..] || room != file.Split('/')[2]))
            .Select(file => $"{file} is of another namespace");
        Checkout.NoneOf(broken);
    }

    [Fact]
    public void Forms_and_flows_know_nothing_of_storage_http_or_screens()
    {
        var broken = ours.Where(type => RoomOf(type) is "Forms" or "Flows" or "Calendar")
            .SelectMany(type => CodeUses.TypesOf(type)
                .Where(used => outside.Any(name => used.Namespace == name || used.Namespace?.StartsWith(name + ".", StringComparison.Ordinal) == true))
                .Select(used => $"{Outermost(type).FullName} uses {used.FullName}"));
        Checkout.NoneOf(broken);
    }

    [Fact]
    public void The_pure_core_reads_no_clock_and_draws_no_lots()
    {
        string[] impure =
        [
            "DateTime.get_Now", "DateTime.get_UtcNow", "DateTime.get_Today", "DateTimeOffset.get_Now", "DateTimeOffset.get_UtcNow", "TimeProvider.get_System",
            "TimeProvider.GetUtcNow", "Stopwatch.StartNew", "Stopwatch.GetTimestamp", "Environment.get_TickCount", "Environment.get_TickCount64", "Guid.NewGuid",
            "Guid.CreateVersion7", "Random.get_Shared", "Random..ctor", "RandomNumberGenerator.Fill", "RandomNumberGenerator.GetBytes", "Thread.Sleep", "Task.Delay", "Task.Run",
            "File.ReadAllText", "File.ReadAllBytes", "File.Open", "File.OpenRead", "Environment.GetEnvironmentVariable", "Console.WriteLine",
        ];
        var broken = ours.Where(type => pure.Contains(RoomOf(type)))
            .SelectMany(type => CodeUses.MembersOf(type).Select(member => $"{member.DeclaringType?.Name}.{member.Name}").Where(impure.Contains)
                .Select(used => $"{Outermost(type).FullName} calls {used}"));
        Checkout.NoneOf(broken);
    }

    /// <summary>The reader of instructions is worth what it finds: these uses are known.</summary>
    [Fact]
    public void What_a_method_body_uses_is_seen()
    {
        Assert.Contains(typeof(Problem), CodeUses.TypesOf(typeof(LowCode.Calendar.WorkDuration)));
        Assert.Contains(typeof(Random), CodeUses.TypesOf(typeof(Specimen)));
        Assert.Contains(CodeUses.MembersOf(typeof(Specimen)), member => member.Name == "get_UtcNow");
        Assert.True(MayUse("Cases", "Views") && !MayUse("Views", "Cases") && !MayUse("Cases", "Query") && MayUse("Cases", "Cases"));
    }

    static class Specimen
    {
        public static object Use(int lots) => lots switch { 0 => DateTime.UtcNow, 1 => new Random(1).Next(), 2 => "x", _ => new List<Func<int>> { () => lots } };
    }

    static bool MayUse(string room, string used) => room == used || FloorOf(used) < FloorOf(room);

    static int FloorOf(string room) => Array.FindIndex(floors, rooms => rooms.Contains(room));

    static string? RoomOf(Type type)
    {
        var parts = (Outermost(type).Namespace ?? "").Split('.');
        if (parts[0] != "LowCode" || type.Assembly != engine && type.Assembly.GetName().Name != "LowCode.Plugins") return null;
        return parts.Length > 1 ? parts[1] : Outermost(type).Name;
    }

    static Type Outermost(Type type)
    {
        while (type.DeclaringType is { } around) type = around;
        return type;
    }

    [GeneratedRegex(@"(?<!"")\bLowCode\.([A-Z]\w+)")]
    private static partial Regex RoomName();

    [GeneratedRegex(@"^namespace\s+([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Namespace();
}
