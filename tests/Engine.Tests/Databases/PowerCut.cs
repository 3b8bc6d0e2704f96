using System.Runtime.InteropServices;
using System.Text;

namespace LowCode.Engine.Tests.Databases;

/// <summary>
/// A file system layer of SQLite that knows which bytes a power cut would leave: everything goes to the real files, and beside them an image of each
/// file is kept that takes writes over only when the file is synced.
/// </summary>
public sealed unsafe class PowerCut : IDisposable
{
    const string Library = "e_sqlite3";

    [StructLayout(LayoutKind.Sequential)]
    struct Vfs
    {
        public int Version, FileSize, MaxPath;
        public Vfs* Next;
        public byte* Name;
        public void* App;
        public delegate* unmanaged<Vfs*, byte*, OpenFile*, int, int*, int> Open;
        public delegate* unmanaged<Vfs*, byte*, int, int> Delete;
        public fixed long Others[14];
    }

    [StructLayout(LayoutKind.Sequential)]
    struct OpenFile
    {
        public Methods* Methods;
    }

    [StructLayout(LayoutKind.Sequential)]
    struct Methods
    {
        public long Version;
        public delegate* unmanaged<OpenFile*, int> Close;
        public void* Read;
        public delegate* unmanaged<OpenFile*, byte*, int, long, int> Write;
        public delegate* unmanaged<OpenFile*, long, int> Truncate;
        public delegate* unmanaged<OpenFile*, int, int> Sync;
        public fixed long Others[13];
    }

    /// <summary>One file: what is on the disk for sure, and what was done since.</summary>
    sealed class Image(string name)
    {
        public string Name { get; } = name;
        public byte[] Durable { get; set; } = [];
        public List<(long Offset, byte[]? Bytes)> Pending { get; } = [];
    }

    static readonly Dictionary<nint, PowerCut> layers = [];
    static readonly Dictionary<nint, (PowerCut Layer, Image Image, nint Original)> files = [];

    [DllImport(Library), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories | DllImportSearchPath.AssemblyDirectory)]
    static extern Vfs* sqlite3_vfs_find(byte* name);

    [DllImport(Library), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories | DllImportSearchPath.AssemblyDirectory)]
    static extern int sqlite3_vfs_register(Vfs* vfs, int makeDefault);

    [DllImport(Library), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories | DllImportSearchPath.AssemblyDirectory)]
    static extern int sqlite3_vfs_unregister(Vfs* vfs);

    readonly Vfs* original;
    readonly Vfs* own;
    readonly Methods* methods;
    readonly bool syncs;
    readonly Dictionary<string, Image> images = new(StringComparer.Ordinal);
    bool patched;

    /// <param name="syncs">False makes a disk that says it synced and did not.</param>
    public PowerCut(bool syncs = true)
    {
        this.syncs = syncs;
        Name = "powercut-" + Guid.NewGuid().ToString("N");
        original = sqlite3_vfs_find(null);
        own = (Vfs*)NativeMemory.Alloc((nuint)sizeof(Vfs));
        methods = (Methods*)NativeMemory.Alloc((nuint)sizeof(Methods));
        *own = *original;
        var bytes = Encoding.UTF8.GetBytes(Name + "\0");
        own->Name = (byte*)NativeMemory.Alloc((nuint)bytes.Length);
        bytes.CopyTo(new Span<byte>(own->Name, bytes.Length));
        own->Open = &OnOpen;
        own->Delete = &OnDelete;
        lock (layers) layers[(nint)own] = this;
        if (sqlite3_vfs_register(own, 0) != 0) throw new InvalidOperationException("the layer was not taken");
    }

    /// <summary>For the connection string.</summary>
    public string Name { get; }

    /// <summary>Cuts the power at this moment and gives the folder with what is left. What was synced is there; of what was not synced
    /// any write may be there, half there, or not there.</summary>
    public string Cut(Random? stray = null)
    {
        var folder = Directory.CreateTempSubdirectory("lowcode-cut-").FullName;
        lock (files)
        {
            foreach (var image in images.Values)
            {
                var left = image.Durable.ToArray();
                foreach (var (offset, bytes) in image.Pending)
                {
                    if (stray is null || stray.Next(2) == 0) continue;
                    left = bytes is null ? Apply(left, offset, null) : Apply(left, offset, bytes[..(stray.Next(2) == 0 ? bytes.Length : stray.Next(bytes.Length))]);
                }
                File.WriteAllBytes(Path.Combine(folder, image.Name), left);
            }
        }
        return folder;
    }

    static byte[] Apply(byte[] content, long offset, byte[]? bytes)
    {
        if (bytes is null)
        {
            Array.Resize(ref content, (int)offset);
            return content;
        }
        if (content.Length < offset + bytes.Length) Array.Resize(ref content, (int)offset + bytes.Length);
        bytes.CopyTo(content, offset);
        return content;
    }

    [UnmanagedCallersOnly]
    static int OnOpen(Vfs* vfs, byte* path, OpenFile* file, int flags, int* outFlags)
    {
        PowerCut layer;
        lock (layers) layer = layers[(nint)vfs];
        var code = layer.original->Open(layer.original, path, file, flags, outFlags);
        if (code != 0 || file->Methods == null || path == null) return code;
        var name = Path.GetFileName(Marshal.PtrToStringUTF8((nint)path)!);
        lock (files)
        {
            if (!layer.images.TryGetValue(name, out var image)) layer.images[name] = image = new Image(name);
            if (!layer.patched)
            {
                *layer.methods = *file->Methods;
                layer.methods->Close = &OnClose;
                layer.methods->Write = &OnWrite;
                layer.methods->Truncate = &OnTruncate;
                layer.methods->Sync = &OnSync;
                layer.patched = true;
            }
            files[(nint)file] = (layer, image, (nint)file->Methods);
            file->Methods = layer.methods;
        }
        return code;
    }

    /// <summary>Journaled file systems keep the order of names: the next sync of any file makes a deletion before it durable, so it counts at once.</summary>
    [UnmanagedCallersOnly]
    static int OnDelete(Vfs* vfs, byte* path, int syncFolder)
    {
        PowerCut layer;
        lock (layers) layer = layers[(nint)vfs];
        lock (files) layer.images.Remove(Path.GetFileName(Marshal.PtrToStringUTF8((nint)path)!));
        return layer.original->Delete(layer.original, path, syncFolder);
    }

    static (PowerCut Layer, Image Image, nint Original) Of(OpenFile* file)
    {
        lock (files) return files[(nint)file];
    }

    [UnmanagedCallersOnly]
    static int OnClose(OpenFile* file)
    {
        Methods* real;
        lock (files)
        {
            files.Remove((nint)file, out var known);
            real = (Methods*)known.Original;
        }
        file->Methods = real;
        return real->Close(file);
    }

    [UnmanagedCallersOnly]
    static int OnWrite(OpenFile* file, byte* bytes, int length, long offset)
    {
        var (_, image, real) = Of(file);
        lock (files) image.Pending.Add((offset, new ReadOnlySpan<byte>(bytes, length).ToArray()));
        return ((Methods*)real)->Write(file, bytes, length, offset);
    }

    [UnmanagedCallersOnly]
    static int OnTruncate(OpenFile* file, long size)
    {
        var (_, image, real) = Of(file);
        lock (files) image.Pending.Add((size, null));
        return ((Methods*)real)->Truncate(file, size);
    }

    [UnmanagedCallersOnly]
    static int OnSync(OpenFile* file, int flags)
    {
        var (layer, image, real) = Of(file);
        if (layer.syncs)
        {
            lock (files)
            {
                foreach (var (offset, bytes) in image.Pending) image.Durable = Apply(image.Durable, offset, bytes);
                image.Pending.Clear();
            }
        }
        return ((Methods*)real)->Sync(file, flags);
    }

    public void Dispose()
    {
        _ = sqlite3_vfs_unregister(own);
        lock (layers) layers.Remove((nint)own);
        NativeMemory.Free(own->Name);
        NativeMemory.Free(own);
        NativeMemory.Free(methods);
    }
}
