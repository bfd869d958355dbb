/** Small requests of our own that have, between them, every path of the allow-list and of what never leaves. */
export const advertRequests = {
  'banner-by-sizes': {
    id: 'banner-by-sizes',
    imp: [
      {
        id: '1',
        banner: {
          format: [
            {
              w: 300,
              h: 250,
            },
            {
              w: 320,
              h: 50,
            },
          ],
        },
      },
    ],
  },
  'banner-by-ratio': {
    id: 'banner-by-ratio',
    imp: [
      {
        id: '1',
        banner: {
          format: [
            {
              wratio: 16,
              hratio: 9,
              wmin: 320,
            },
          ],
        },
      },
    ],
  },
  'banner-kinds': {
    id: 'banner-kinds',
    imp: [
      {
        id: '1',
        banner: {
          w: 300,
          h: 250,
          btype: [1, 3],
          battr: [1],
          pos: 1,
          mimes: ['image/png', 'image/gif'],
          topframe: 1,
        },
      },
    ],
  },
  'banner-expands': {
    id: 'banner-expands',
    imp: [
      {
        id: '1',
        banner: {
          w: 300,
          h: 250,
          expdir: [2, 4],
          api: [3, 5],
          id: 'corner',
          vcm: 0,
        },
      },
    ],
  },
  'banner-any-size': {
    id: 'banner-any-size',
    imp: [
      {
        id: '1',
        banner: {},
      },
    ],
  },
  'video-plain': {
    id: 'video-plain',
    imp: [
      {
        id: '1',
        video: {
          mimes: ['video/mp4'],
          minduration: 5,
          maxduration: 30,
          protocols: [2, 3, 5, 6],
          w: 640,
          h: 480,
          startdelay: 0,
        },
      },
    ],
  },
  'video-in-a-pod': {
    id: 'video-in-a-pod',
    imp: [
      {
        id: '1',
        video: {
          mimes: ['video/mp4'],
          maxseq: 3,
          poddur: 60,
          podid: 'pod-1',
          podseq: -1,
          slotinpod: 2,
          rqddurs: [15, 30],
          mincpmpersec: 0.4,
          poddedupe: [1],
          durfloors: [
            {
              mindur: 5,
              maxdur: 15,
              bidfloor: 2,
            },
          ],
        },
      },
    ],
  },
  'video-places': {
    id: 'video-places',
    imp: [
      {
        id: '1',
        video: {
          mimes: ['video/mp4'],
          placement: 1,
          plcmt: 2,
          linearity: 1,
          pos: 7,
          playbackmethod: [2],
          playbackend: 1,
          sequence: 1,
        },
      },
    ],
  },
  'video-skips': {
    id: 'video-skips',
    imp: [
      {
        id: '1',
        video: {
          mimes: ['video/mp4'],
          skip: 1,
          skipmin: 10,
          skipafter: 5,
          maxextended: -1,
          boxingallowed: 1,
          delivery: [2],
        },
      },
    ],
  },
  'video-rates': {
    id: 'video-rates',
    imp: [
      {
        id: '1',
        video: {
          mimes: ['video/mp4'],
          minbitrate: 300,
          maxbitrate: 1500,
          battr: [13],
          api: [2, 7],
          protocol: 3,
        },
      },
    ],
  },
  'video-companions': {
    id: 'video-companions',
    imp: [
      {
        id: '1',
        video: {
          mimes: ['video/mp4'],
          companiontype: [1, 2],
          companionad: [
            {
              w: 300,
              h: 250,
              id: 'beside',
            },
          ],
        },
      },
    ],
  },
  'audio-plain': {
    id: 'audio-plain',
    imp: [
      {
        id: '1',
        audio: {
          mimes: ['audio/mp4'],
          minduration: 5,
          maxduration: 30,
          protocols: [9, 10],
          startdelay: -1,
          feed: 1,
          stitched: 1,
          nvol: 2,
        },
      },
    ],
  },
  'audio-in-a-pod': {
    id: 'audio-in-a-pod',
    imp: [
      {
        id: '1',
        audio: {
          mimes: ['audio/mp4'],
          poddur: 90,
          podid: 'pod-a',
          podseq: 1,
          slotinpod: 1,
          rqddurs: [15],
          mincpmpersec: 0.1,
          sequence: 1,
          maxseq: 2,
          durfloors: [
            {
              mindur: 1,
              maxdur: 9,
              bidfloor: 1,
            },
          ],
        },
      },
    ],
  },
  'audio-rates': {
    id: 'audio-rates',
    imp: [
      {
        id: '1',
        audio: {
          mimes: ['audio/mp4'],
          battr: [1],
          maxextended: 30,
          minbitrate: 64,
          maxbitrate: 320,
          delivery: [1],
          api: [7],
          companiontype: [1],
          companionad: [
            {
              w: 300,
              h: 250,
            },
          ],
        },
      },
    ],
  },
  'native-plain': {
    id: 'native-plain',
    imp: [
      {
        id: '1',
        native: {
          request:
            '{"ver":"1.2","context":1,"plcmttype":1,"assets":[{"id":1,"required":1,"title":{"len":90}},{"id":2,"img":{"type":3,"w":600,"h":314,"mimes":["image/jpeg"]}},{"id":3,"data":{"type":2,"len":140}}]}',
          ver: '1.2',
          api: [3],
          battr: [13],
        },
      },
    ],
  },
  'native-wrapped-with-trackers': {
    id: 'native-wrapped-with-trackers',
    imp: [
      {
        id: '1',
        native: {
          request:
            '{"native": {"ver": "1.2", "context": 1, "plcmttype": 1, "assets": [{"id": 1, "required": 1, "title": {"len": 90}}, {"id": 2, "img": {"type": 3, "w": 600, "h": 314, "mimes": ["image/jpeg"]}}, {"id": 3, "data": {"type": 2, "len": 140}}], "eventtrackers": [{"event": 1, "methods": [1, 2]}], "ext": {"viewer": "a"}}}',
        },
      },
    ],
  },
  deals: {
    id: 'deals',
    imp: [
      {
        id: '1',
        banner: {
          w: 300,
          h: 250,
        },
        pmp: {
          private_auction: 1,
          deals: [
            {
              id: 'DX-1985-0100',
              bidfloor: 2.5,
              bidfloorcur: 'USD',
              at: 1,
              wseat: ['agency-1'],
              wadomain: ['toys.example'],
              guar: 0,
              mincpmpersec: 0.1,
              durfloors: [
                {
                  mindur: 5,
                  maxdur: 30,
                  bidfloor: 1,
                },
              ],
            },
          ],
        },
      },
    ],
  },
  'place-on-the-page': {
    id: 'place-on-the-page',
    imp: [
      {
        id: '1',
        banner: {
          w: 300,
          h: 250,
        },
        instl: 1,
        tagid: 'home-top',
        bidfloor: 0.5,
        bidfloorcur: 'GBP',
        secure: 1,
        clickbrowser: 1,
        displaymanager: 'birch-sdk',
        displaymanagerver: '2.1.0',
        ext: {
          gpid: '/1234/home#top',
          tid: 'a5c1b0e0-14cf-4f0e-9b0a-6e1c1f6f7a11',
          data: {
            x: 1,
          },
        },
      },
    ],
  },
  'place-rewarded': {
    id: 'place-rewarded',
    imp: [
      {
        id: '1',
        banner: {
          w: 300,
          h: 250,
        },
        rwdd: 1,
        ssai: 1,
        exp: 60,
        qty: {
          multiplier: 2.5,
          sourcetype: 1,
          vendor: 'counts.example',
        },
        refresh: {
          count: 2,
          refsettings: [
            {
              reftype: 1,
              minint: 30,
            },
          ],
        },
        dt: 1790000000000,
        metric: [
          {
            type: 'viewability',
            value: 0.8,
          },
        ],
      },
    ],
  },
  'two-places': {
    id: 'two-places',
    imp: [
      {
        id: '1',
        banner: {
          w: 300,
          h: 250,
        },
      },
      {
        id: '2',
        video: {
          mimes: ['video/mp4'],
        },
      },
    ],
    allimps: 1,
    test: 1,
    at: 2,
    tmax: 120,
  },
  'seats-and-blocks': {
    id: 'seats-and-blocks',
    imp: [
      {
        id: '1',
        banner: {
          w: 300,
          h: 250,
        },
      },
    ],
    wseat: ['513', '4'],
    cur: ['EUR'],
    wlang: ['en', 'cy'],
    bcat: ['IAB26', 'IAB1'],
    badv: ['sweets.example'],
    bapp: ['com.example.slots'],
  },
  'not-these-seats': {
    id: 'not-these-seats',
    imp: [
      {
        id: '1',
        banner: {
          w: 300,
          h: 250,
        },
      },
    ],
    bseat: ['9'],
    wlangb: ['en-GB'],
    acat: ['IAB1', 'IAB25-3'],
    cattax: 1,
  },
  chain: {
    id: 'chain',
    imp: [
      {
        id: '1',
        banner: {
          w: 300,
          h: 250,
        },
      },
    ],
    source: {
      fd: 1,
      tid: '0a8d7c1e-7d3c-4a4e-9d2c-0b1f3d5e7a99',
      pchain: 'mnv:x',
      schain: {
        complete: 1,
        ver: '1.0',
        nodes: [
          {
            asi: 'exchange.example',
            sid: '1234',
            hp: 1,
            rid: 'r-1',
            name: 'Birch',
            domain: 'birch.example',
          },
        ],
      },
    },
  },
  'chain-of-2.5': {
    id: 'chain-of-2.5',
    imp: [
      {
        id: '1',
        banner: {
          w: 300,
          h: 250,
        },
      },
    ],
    source: {
      ext: {
        schain: {
          complete: 0,
          ver: '1.0',
          nodes: [
            {
              asi: 'exchange.example',
              sid: '1234',
              hp: 1,
              name: 'Birch',
              domain: 'birch.example',
            },
          ],
        },
      },
    },
  },
  site: {
    id: 'site',
    imp: [
      {
        id: '1',
        banner: {
          w: 300,
          h: 250,
        },
      },
    ],
    site: {
      id: '102855',
      name: 'Birch',
      domain: 'birch.example',
      cattax: 1,
      cat: ['IAB3'],
      sectioncat: ['IAB3-2'],
      pagecat: ['IAB3-3'],
      page: 'https://birch.example/people/robin?seen=1#top',
      mobile: 1,
      privacypolicy: 1,
      publisher: {
        id: '8953',
        name: 'Birch',
        cattax: 1,
        cat: ['IAB3-1'],
        domain: 'birch.example',
      },
      inventorypartnerdomain: 'partner.example',
    },
  },
  'site-that-tells': {
    id: 'site-that-tells',
    imp: [
      {
        id: '1',
        banner: {
          w: 300,
          h: 250,
        },
      },
    ],
    site: {
      domain: 'birch.example',
      ref: 'https://search.example/?q=am+i+normal',
      search: 'am i normal',
      keywords: 'football,acne',
      kwarray: ['acne'],
    },
  },
  app: {
    id: 'app',
    imp: [
      {
        id: '1',
        banner: {
          w: 300,
          h: 250,
        },
      },
    ],
    app: {
      id: 'agltb3',
      name: 'Birch',
      bundle: 'com.example.birch',
      domain: 'birch.example',
      storeurl: 'https://play.google.com/store/apps/details?id=com.example.birch&referrer=robin',
      cattax: 1,
      cat: ['IAB3'],
      sectioncat: ['IAB3-2'],
      pagecat: ['IAB3-3'],
      ver: '1.2.3',
      privacypolicy: 1,
      paid: 0,
      publisher: {
        id: '8953',
        name: 'Birch',
        cattax: 1,
        cat: ['IAB3-1'],
        domain: 'birch.example',
      },
      inventorypartnerdomain: 'partner.example',
    },
  },
  'app-that-tells': {
    id: 'app-that-tells',
    imp: [
      {
        id: '1',
        banner: {
          w: 300,
          h: 250,
        },
      },
    ],
    app: {
      bundle: '628677149',
      storeurl: 'https://apps.apple.com/gb/app/birch/id628677149?pt=1',
      keywords: 'acne',
      kwarray: ['acne'],
      ext: {
        installed: ['com.example.diary'],
      },
    },
  },
  'screen-outdoors': {
    id: 'screen-outdoors',
    imp: [
      {
        id: '1',
        banner: {
          w: 300,
          h: 250,
        },
      },
    ],
    dooh: {
      id: 'board-7',
      name: 'Bus stop',
      venuetype: ['1'],
      venuetypetax: 1,
      publisher: {
        id: '8953',
        name: 'Birch',
        cattax: 1,
        cat: ['IAB3-1'],
        domain: 'birch.example',
      },
      domain: 'boards.example',
      keywords: 'bus',
      content: {
        cat: ['IAB1'],
      },
    },
  },
  content: {
    id: 'content',
    imp: [
      {
        id: '1',
        banner: {
          w: 300,
          h: 250,
        },
      },
    ],
    site: {
      domain: 'birch.example',
      content: {
        gtax: 9,
        genres: ['336'],
        cattax: 1,
        cat: ['IAB1-2'],
        prodq: 1,
        context: 1,
        contentrating: 'PG',
        qagmediarating: 1,
        livestream: 0,
        sourcerelationship: 1,
        len: 221,
        language: 'en',
        embeddable: 1,
        langb: 'en-GB',
        realtime: 1,
        firstbroadcast: 0,
      },
    },
  },
  'content-that-tells': {
    id: 'content-that-tells',
    imp: [
      {
        id: '1',
        banner: {
          w: 300,
          h: 250,
        },
      },
    ],
    app: {
      bundle: 'com.example.birch',
      content: {
        id: 'episode-1',
        episode: 1,
        title: 'My first day',
        series: 'Robin',
        season: '2',
        artist: 'Robin',
        genre: 'diary',
        album: 'Days',
        isrc: 'GBAYE0000351',
        producer: {
          id: 'p',
        },
        url: 'https://birch.example/v/robin',
        userrating: '5',
        keywords: 'diary',
        kwarray: ['diary'],
        data: [
          {
            id: 'd',
          },
        ],
        network: {
          id: 'n',
        },
        channel: {
          id: 'c',
        },
        langb: 'en-GB',
        realtime: 1,
        firstbroadcast: 1,
      },
    },
  },
  device: {
    id: 'device',
    imp: [
      {
        id: '1',
        banner: {
          w: 300,
          h: 250,
        },
      },
    ],
    device: {
      dnt: 0,
      lmt: 0,
      devicetype: 4,
      os: 'iOS',
      js: 1,
      language: 'en',
      geo: {
        country: 'GBR',
      },
    },
  },
  'device-that-tells': {
    id: 'device-that-tells',
    imp: [
      {
        id: '1',
        banner: {
          w: 300,
          h: 250,
        },
      },
    ],
    device: {
      ua: 'Mozilla/5.0 (iPhone; CPU iPhone OS 17_4)',
      sua: {
        browsers: [],
      },
      ip: '203.0.113.77',
      ipv6: '2001:db8::77',
      make: 'Apple',
      model: 'iPhone',
      osv: '17.4',
      hwv: '15',
      h: 2556,
      w: 1179,
      ppi: 460,
      pxratio: 3,
      flashver: '1',
      carrier: 'Example',
      connectiontype: 2,
      langb: 'en-GB',
      geofetch: 1,
      mccmnc: '234-15',
    },
  },
  'device-ids': {
    id: 'device-ids',
    imp: [
      {
        id: '1',
        banner: {
          w: 300,
          h: 250,
        },
      },
    ],
    device: {
      ifa: '9ad5a2d4-6e1c-4d9b-8d2a-0f3f7f1f6a55',
      didsha1: 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',
      didmd5: 'bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb',
      dpidsha1: 'cccccccccccccccccccccccccccccccccccccccc',
      dpidmd5: 'dddddddddddddddddddddddddddddddd',
      macsha1: 'eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee',
      macmd5: 'ffffffffffffffffffffffffffffffff',
      ext: {
        idfv: '8ad5a2d4-6e1c-4d9b-8d2a-0f3f7f1f6a55',
      },
    },
  },
  where: {
    id: 'where',
    imp: [
      {
        id: '1',
        banner: {
          w: 300,
          h: 250,
        },
      },
    ],
    device: {
      geo: {
        lat: 51.50722,
        lon: -0.1275,
        type: 1,
        accuracy: 20,
        lastfix: 5,
        ipservice: 3,
        country: 'GBR',
        region: 'ENG',
        regionfips104: 'UK',
        metro: '602',
        city: 'London',
        zip: 'SW1A 1AA',
        utcoffset: 0,
      },
    },
  },
  user: {
    id: 'user',
    imp: [
      {
        id: '1',
        banner: {
          w: 300,
          h: 250,
        },
      },
    ],
    user: {
      id: 'robin-5581',
      buyeruid: '545678765467876567898765678987654',
      yob: 2014,
      gender: 'F',
      keywords: 'acne',
      kwarray: ['acne'],
      customdata: 'Y3VzdG9t',
      geo: {
        lat: 51.5,
      },
      data: [
        {
          id: '6',
          name: 'Kids',
          segment: [
            {
              id: '12',
              name: 'acne',
            },
          ],
        },
      ],
      consent: 'CPXXXXX',
      eids: [
        {
          source: 'id.example',
          uids: [
            {
              id: 'robin-at-school',
            },
          ],
        },
      ],
      ext: {
        eids: [
          {
            source: 'id.example',
            uids: [
              {
                id: 'robin-at-home',
              },
            ],
          },
        ],
        consent: 'CPXXXXX',
      },
    },
  },
  regs: {
    id: 'regs',
    imp: [
      {
        id: '1',
        banner: {
          w: 300,
          h: 250,
        },
      },
    ],
    regs: {
      coppa: 0,
      gdpr: 0,
      us_privacy: '1YNN',
      gpp: 'DBABMA~x',
      gpp_sid: [7],
    },
  },
  'regs-of-2.5': {
    id: 'regs-of-2.5',
    imp: [
      {
        id: '1',
        banner: {
          w: 300,
          h: 250,
        },
      },
    ],
    regs: {
      ext: {
        gdpr: 1,
        us_privacy: '1YNN',
        gpp: 'DBABMA~x',
        gpp_sid: [7],
        dsa: {
          behalf: 'x',
        },
      },
    },
  },
  'own-things-of-exchanges': {
    id: 'own-things-of-exchanges',
    imp: [
      {
        id: '1',
        banner: {
          w: 300,
          h: 250,
          ext: {
            slot: 'robin',
          },
        },
        ext: {
          prebid: {
            bidder: {
              x: {
                uid: 'robin-5581',
              },
            },
          },
        },
      },
    ],
    ext: {
      prebid: {
        data: {
          eidpermissions: [],
        },
      },
    },
  },
  'person-in-other-places': {
    id: 'person-in-other-places',
    imp: [
      {
        id: '1',
        banner: {
          w: 300,
          h: 250,
        },
        tagid: 'home/robin-5581',
        ext: {
          gpid: 'robin-5581',
        },
      },
    ],
    user: {
      id: 'robin-5581',
    },
    site: {
      domain: 'robin-5581.birch.example',
      page: 'https://birch.example/',
      name: 'robin-5581',
    },
  },
} as const;
