using System.Reflection;
using System.Runtime.Loader;
using LowCode.Plugins;

namespace LowCode.Extending;

/// <summary>
/// A plugin's own load context: it brings its libraries in the versions it was built with. Shared with the product are the contract, the framework, and
/// nothing else: a library of the product that a plugin did not bring is not there for it.
/// </summary>
sealed class PluginContext(string assembly) : AssemblyLoadContext("plugin " + Path.GetFileNameWithoutExtension(assembly), isCollectible: true)
{
    static readonly HashSet<string> framework = Framework();

    readonly AssemblyDependencyResolver resolver = new(assembly);

    protected override Assembly? Load(AssemblyName assemblyName)
    {
        var name = assemblyName.Name!;
        // Types of the contract must be the same on both sides, whatever copy lies in the folder.
        if (name == typeof(PluginContract).Assembly.GetName().Name) return typeof(PluginContract).Assembly;
        if (framework.Contains(name)) return null;
        // Not FileNotFoundException: after that the runtime would look among the product's own.
        return resolver.ResolveAssemblyToPath(assemblyName) is { } path
            ? LoadFromAssemblyPath(path)
            : throw new FileLoadException($"the plugin did not bring {assemblyName}");
    }

    protected override nint LoadUnmanagedDll(string unmanagedDllName) =>
        resolver.ResolveUnmanagedDllToPath(unmanagedDllName) is { } path ? LoadUnmanagedDllFromPath(path) : 0;

    /// <summary>Assemblies that come with the runtime and not with the product.</summary>
    static HashSet<string> Framework()
    {
        var homes = new[] { typeof(object), typeof(Microsoft.AspNetCore.Http.HttpContext) }.Select(type => Path.GetDirectoryName(type.Assembly.Location)!).ToHashSet(StringComparer.Ordinal);
        // Published with the runtime inside, everything lies in one folder: then the name has to tell.
        var mixed = homes.Contains(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        var trusted = ((string?)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return [.. trusted.Where(path => homes.Contains(Path.GetDirectoryName(path)!)).Select(path => Path.GetFileNameWithoutExtension(path)!).Where(name => !mixed || IsRuntime(name))];
    }

    static bool IsRuntime(string name) => name is "mscorlib" or "netstandard" or "System"
        || Array.Exists(["System.", "Microsoft.Extensions.", "Microsoft.AspNetCore.", "Microsoft.Win32."], start => name.StartsWith(start, StringComparison.Ordinal));
}
