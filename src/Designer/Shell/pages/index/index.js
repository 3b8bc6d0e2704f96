// The shell of the portal: one page that shows the web pages of the street it was opened with.
// The street comes as ?street=… of a link, or in the scene of a mini-program code; without one the portal asks.
const portal = '{{portal}}';
const streets = {{streets}};

const streetOf = options => {
  const scene = options.scene ? decodeURIComponent(options.scene) : '';
  const asked = options.street || (/^(?:street=)?([0-9]{9,12})$/.exec(scene) || [])[1];
  return streets.includes(asked) ? asked : '';
};

Page({
  data: { address: portal },
  onLoad(options) {
    const street = streetOf(options || {});
    this.setData({ address: street ? `${portal}?street=${street}` : portal });
  },
  onShareAppMessage(asked) {
    const street = (/[?&]street=([0-9]+)/.exec((asked && asked.webViewUrl) || '') || [])[1];
    return { title: '{{name}}', path: '/pages/index/index' + (street ? `?street=${street}` : '') };
  },
});
