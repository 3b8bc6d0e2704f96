using System.Reflection;

namespace LowCode.Engine.Tests.Architecture;

/// <summary>What plugins compile against changes only on purpose: the contract is a checked-in text.</summary>
public class PublicSurfaceTests
{
    static readonly NullabilityInfoContext nulls = new();

    [Fact]
    public void The_plugin_contract_is_what_the_checked_in_text_says()
    {
        var actual = string.Join('\n', Lines(typeof(Plugins.INotifier).Assembly)) + "\n";
        var proposed = Checkout.Path("artifacts", "PublicSurface.txt");
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(proposed)!);
        File.WriteAllText(proposed, actual);
        Assert.True(Checkout.Read("src/Plugins/PublicSurface.txt") == actual, "the contract changed; if that is meant, copy artifacts/PublicSurface.txt to src/Plugins");
    }

    static IEnumerable<string> Lines(Assembly assembly) => assembly.GetExportedTypes()
        .SelectMany(type => Members(type).Prepend(Header(type)))
        .Order(StringComparer.Ordinal);

    static string Header(Type type)
    {
        var kind = type.IsInterface ? "interface" : type.IsEnum ? "enum" : type.IsValueType ? "struct" : type.IsAbstract ? "abstract class" : type.IsSealed ? "sealed class" : "class";
        var above = type.BaseType is { } parent && parent != typeof(object) && !type.IsEnum && !type.IsValueType ? " : " + Name(parent) : "";
        return $"{Name(type)} {kind}{above}";
    }

    static IEnumerable<string> Members(Type type)
    {
        const BindingFlags declared = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        foreach (var constructor in type.GetConstructors(declared)) yield return $"{Name(type)}.new({Parameters(constructor)})";
        foreach (var property in type.GetProperties(declared))
            yield return $"{Name(type)}.{property.Name}: {Name(property.PropertyType)}{Null(nulls.Create(property))} {{ {(property.CanRead ? "get; " : "")}{Setter(property)}}}";
        foreach (var field in type.GetFields(declared)) yield return $"{Name(type)}.{field.Name}: {Name(field.FieldType)}{Null(nulls.Create(field))}";
        // What a record brings with it (equality, printing, deconstruction) follows from its header and properties.
        foreach (var method in type.GetMethods(declared).Where(method => !method.IsSpecialName && !method.Name.StartsWith('<') && !IsOfRecord(method)))
            yield return $"{Name(type)}.{method.Name}({Parameters(method)}): {Name(method.ReturnType)}{Null(nulls.Create(method.ReturnParameter))}";
    }

    static string Null(NullabilityInfo info) => !info.Type.IsValueType && info.ReadState == NullabilityState.Nullable ? "?" : "";

    static string Setter(PropertyInfo property) => property.SetMethod is not { IsPublic: true } setter ? ""
        : setter.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(System.Runtime.CompilerServices.IsExternalInit)) ? "init; " : "set; ";

    static bool IsOfRecord(MethodInfo method) => method.Name is "Equals" or "GetHashCode" or "ToString" or "Deconstruct";

    static string Parameters(MethodBase method) =>
        string.Join(", ", method.GetParameters().Select(parameter => $"{parameter.Name}: {Name(parameter.ParameterType)}{Null(nulls.Create(parameter))}{(parameter.HasDefaultValue ? " = " + (parameter.DefaultValue ?? "null") : "")}"));

    static string Name(Type type)
    {
        if (Nullable.GetUnderlyingType(type) is { } underlying) return Name(underlying) + "?";
        var name = type.IsNested ? Name(type.DeclaringType!) + "." + type.Name : type.Namespace == "LowCode.Plugins" ? type.Name : type.Namespace == "System" ? type.Name : $"{type.Namespace}.{type.Name}";
        return type.IsGenericType ? $"{name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>" : name;
    }
}
