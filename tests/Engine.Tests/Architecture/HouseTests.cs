using System.Text.RegularExpressions;

namespace LowCode.Engine.Tests.Architecture;

public sealed partial class HouseTests
{
    [Fact]
    public void A_room_uses_rooms_on_lower_floors_only()
    {
        var wrong =
            from room in Directory.EnumerateDirectories(Path.Combine(House.Root, "src/Engine")).Select(Path.GetFileName)
            where House.Floors.ContainsKey(room!)
            from file in House.Files("src/Engine/" + room)
            from used in House.RoomsNamedIn(file)
            where used != room && House.Floors[used] >= House.Floors[room!]
            select $"{House.Short(file)} (floor {House.Floors[room!]}) uses {used} (floor {House.Floors[used]})";
        Assert.Empty(wrong);
    }

    [Fact]
    public void Every_folder_of_the_engine_is_a_room_with_a_floor()
    {
        var folders = Directory.EnumerateDirectories(Path.Combine(House.Root, "src/Engine")).Select(Path.GetFileName).Where(name => name is not ("bin" or "obj"));
        Assert.Empty(folders.Except(House.Floors.Keys));
    }

    [Fact]
    public void Code_of_a_room_stands_in_the_rooms_namespace()
    {
        var wrong =
            from file in House.Files("src/Engine")
            let parts = House.Short(file).Split('/')
            where parts.Length > 3
            let declared = Namespace().Match(File.ReadAllText(file))
            where declared.Success && declared.Groups[1].Value != "LowCode." + parts[2] && !declared.Groups[1].Value.StartsWith($"LowCode.{parts[2]}.", StringComparison.Ordinal)
            select $"{House.Short(file)} declares {declared.Groups[1].Value}";
        Assert.Empty(wrong);
    }

    [Theory]
    [InlineData("src/Plugins/Plugins.csproj")]
    [InlineData("src/Engine/Engine.csproj", "Plugins")]
    [InlineData("src/Designer/Designer.csproj", "Engine")]
    public void A_source_project_references_only_the_one_below(string project, params string[] allowed)
    {
        var references = ProjectReference().Matches(File.ReadAllText(Path.Combine(House.Root, project))).Select(match => match.Groups[1].Value);
        Assert.Empty(references.Except(allowed));
    }

    [Fact]
    public void Flows_and_Forms_know_nothing_of_storage_HTTP_or_screens()
    {
        var wrong =
            from file in House.Files("src/Engine/Flows").Concat(House.Files("src/Engine/Forms"))
            let text = File.ReadAllText(file)
            from name in new[] { "LowCode.Storage", "Microsoft.AspNetCore", "System.Data", "System.Net.Http", "TimeProvider", "DateTime.Now", "DateTime.UtcNow", "DateTimeOffset.UtcNow", "Random.Shared", "Guid.NewGuid" }
            where text.Contains(name, StringComparison.Ordinal)
            select $"{House.Short(file)} names {name}";
        Assert.Empty(wrong);
    }

    [Fact]
    public void No_source_file_is_longer_than_400_lines()
    {
        var long400 = from file in House.Files("src").Concat(House.Files("tests")).Concat(House.Files("bench")) where File.ReadLines(file).Count() > 400 select House.Short(file);
        Assert.Empty(long400);
    }

    [Fact]
    public void No_type_is_named_for_no_domain_word()
    {
        var names = House.Files("src").Select(file => Path.GetFileNameWithoutExtension(file)!);
        Assert.DoesNotContain(names, name => Vague().IsMatch(name));
    }

    [GeneratedRegex(@"^namespace\s+([\w.]+)", RegexOptions.Multiline)]
    private static partial Regex Namespace();

    [GeneratedRegex(@"<ProjectReference Include=""[^""]*?([A-Za-z]+)\.csproj""")]
    private static partial Regex ProjectReference();

    [GeneratedRegex(@"(Manager|Helper|Helpers|Util|Utils|Service|Base)$")]
    private static partial Regex Vague();
}
