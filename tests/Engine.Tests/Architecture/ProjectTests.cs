using System.Xml.Linq;

namespace LowCode.Engine.Tests.Architecture;

/// <summary>The arrows between projects.</summary>
public class ProjectTests
{
    static IEnumerable<string> References(string project, string kind) =>
        XDocument.Load(Checkout.Path(project)).Descendants(kind).Where(reference => (string?)reference.Attribute("ReferenceOutputAssembly") != "false").Select(reference => reference.Attribute("Include")!.Value.Replace('\\', '/'));

    static string[] Projects(string project) => [.. References(project, "ProjectReference").Select(path => path.Split('/')[^1]).Order(StringComparer.Ordinal)];

    [Fact]
    public void The_plugin_contract_depends_on_nothing()
    {
        Assert.Empty(Projects("src/Plugins/Plugins.csproj"));
        Assert.Empty(References("src/Plugins/Plugins.csproj", "PackageReference"));
        Assert.Empty(References("src/Plugins/Plugins.csproj", "FrameworkReference"));
        var used = typeof(Plugins.INotifier).Assembly.GetReferencedAssemblies().Select(assembly => assembly.Name!);
        Assert.All(used, name => Assert.StartsWith("System.", name, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("src/Engine/Engine.csproj", "Plugins.csproj")]
    [InlineData("src/Designer/Designer.csproj", "Engine.csproj")]
    [InlineData("tests/Engine.Tests/Engine.Tests.csproj", "Engine.csproj")]
    [InlineData("tests/Product.Tests/Product.Tests.csproj", "Designer.csproj")]
    public void A_project_references_its_one_neighbour_below(string project, string below) => Assert.Equal([below], Projects(project));

    [Fact]
    public void A_plugin_sample_references_the_contract_only()
    {
        foreach (var project in Checkout.Files("plugins-samples", ".csproj")) Assert.Equal(["Plugins.csproj"], Projects(project));
    }

    [Fact]
    public void Versions_of_packages_stand_in_one_file_in_order()
    {
        var names = References("Directory.Packages.props", "PackageVersion").ToList();
        Assert.Equal(names.Order(StringComparer.OrdinalIgnoreCase), names);
        foreach (var project in Checkout.Files("src", ".csproj").Concat(Checkout.Files("tests", ".csproj")))
        {
            Assert.All(XDocument.Load(Checkout.Path(project)).Descendants("PackageReference"), reference => Assert.Null(reference.Attribute("Version")));
            Checkout.NoneOf(References(project, "PackageReference").Except(names).Select(name => $"{name} in {project}"));
        }
    }
}
